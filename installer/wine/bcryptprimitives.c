/* For tests under wine 8 only, which lacks ProcessPrng: what Rust's libraries take their random numbers from. */
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL ProcessPrng(unsigned char *into, size_t size) { return RtlGenRandom(into, (ULONG)size); }
