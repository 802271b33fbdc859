/* For tests under wine 8 only, whose own mscms ends the program where Qt asks for a colour profile: there is none. */
#include <windows.h>
#define NONE(name) __declspec(dllexport) void *name(void) { return 0; }
NONE(OpenColorProfileW)
NONE(CloseColorProfile)
NONE(WcsCreateIccProfile)
NONE(GetColorProfileFromHandle)
NONE(GetColorDirectoryW)
NONE(GetStandardColorSpaceProfileW)
NONE(WcsGetDefaultColorProfile)
NONE(WcsGetDefaultColorProfileSize)
NONE(EnumColorProfilesW)
