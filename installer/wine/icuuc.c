/* For tests under wine 8 only, which lacks the icuuc.dll of Windows: Qt finds no converter and goes on with UTF. */
#define SHIM __declspec(dllexport)
SHIM void *ucnv_open(const char *name, int *error) { (void)name; if (error) *error = 4; /* U_FILE_ACCESS_ERROR */ return 0; }
SHIM int ucnv_countAvailable(void) { return 0; }
SHIM const char *ucnv_getAvailableName(int n) { (void)n; return 0; }
#define NEVER(name) SHIM long long name(void) { return 0; } /* asked only of a converter that was opened */
NEVER(ucnv_close)
NEVER(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NEVER(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NEVER(ucnv_reset)
NEVER(ucnv_getMaxCharSize)
NEVER(ucnv_getName)
NEVER(ucnv_getToUCallBack)
NEVER(ucnv_getFromUCallBack)
NEVER(ucnv_setToUCallBack)
NEVER(ucnv_setFromUCallBack)
NEVER(ucnv_cbToUWriteUChars)
NEVER(ucnv_toUnicode)
NEVER(ucnv_cbFromUWriteUChars)
NEVER(ucnv_toUCountPending)
NEVER(ucnv_fromUCountPending)
NEVER(ucnv_getStandardName)
NEVER(ucnv_fromUnicode)
