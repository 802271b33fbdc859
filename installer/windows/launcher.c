/* Starts the version of TVET Desk that the file "current" beside it names, with the same words, and hands its exit
   code on. An update writes that file anew, in one step; nothing that is running is ever replaced. */
#include <windows.h>
#include <wchar.h>

#ifdef CONSOLE
#define PROGRAM L"tvetdesk.exe"
#else
#define PROGRAM L"tvetdesk-gui.exe"
#endif
#define LONGEST 32768

static int trouble(const wchar_t *text)
{
#ifdef CONSOLE
    DWORD written;
    WriteConsoleW(GetStdHandle(STD_ERROR_HANDLE), text, (DWORD)wcslen(text), &written, NULL);
#else
    MessageBoxW(NULL, text, L"TVET Desk", MB_ICONERROR | MB_OK);
#endif
    return 70;
}

static int start(void)
{
    static wchar_t home[LONGEST], file[LONGEST];
    char version[64];
    DWORD size = 0, code = 70;
    STARTUPINFOW how = {.cb = sizeof how};
    PROCESS_INFORMATION made;

    if (!GetModuleFileNameW(NULL, home, LONGEST)) return trouble(L"TVET Desk cannot find its own folder.");
    wchar_t *last = wcsrchr(home, L'\\');
    if (!last) return trouble(L"TVET Desk cannot find its own folder.");
    *last = 0;

    _snwprintf(file, LONGEST, L"%ls\\current", home);
    HANDLE current = CreateFileW(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                 OPEN_EXISTING, 0, NULL);
    if (current == INVALID_HANDLE_VALUE || !ReadFile(current, version, sizeof version - 1, &size, NULL) || !size)
        return trouble(L"TVET Desk is not complete. Install it again; the data stay.");
    CloseHandle(current);
    version[size] = 0;
    for (char *sign = version; *sign; sign++) {
        if (*sign == '\r' || *sign == '\n') { *sign = 0; break; }
        if (!((*sign >= '0' && *sign <= '9') || *sign == '.'))
            return trouble(L"TVET Desk is not complete. Install it again; the data stay.");
    }

    _snwprintf(file, LONGEST, L"%ls\\versions\\%hs\\" PROGRAM, home, version);
    GetStartupInfoW(&how); /* a shortcut says there how the window opens */
    if (!CreateProcessW(file, GetCommandLineW(), NULL, NULL, TRUE, 0, NULL, NULL, &how, &made))
        return trouble(L"TVET Desk is not complete. Install it again; the data stay.");
    CloseHandle(made.hThread);
    WaitForSingleObject(made.hProcess, INFINITE);
    GetExitCodeProcess(made.hProcess, &code);
    return (int)code;
}

#ifdef CONSOLE
static BOOL WINAPI ignore(DWORD kind) { (void)kind; return TRUE; } /* Ctrl-C is for the program, which ends in order */
int wmain(void) { SetConsoleCtrlHandler(ignore, TRUE); return start(); }
#else
int WINAPI wWinMain(HINSTANCE me, HINSTANCE none, PWSTR words, int show)
{
    (void)me; (void)none; (void)words; (void)show;
    return start();
}
#endif
