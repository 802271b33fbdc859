/* Lets the nth write, sync or truncation of a file in one folder fail, as a broken or full disk does.

   Preloaded (LD_PRELOAD). IOFAIL_FOLDER names the folder. `iofail_arm(nth, error, how)` counts from now on: with how = 0 the nth
   call fails, with 1 it and all that follow, with 2 the nth write writes half and fails. `iofail_count()` tells how many
   calls there were since. Nothing fails before it is armed. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 1024
static char ours[FILES]; /* open files in the folder, by descriptor */
static long count, nth = -1;
static int error, how;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

void iofail_arm(long which, int what, int way) { count = 0; nth = which; error = what; how = way; }
long iofail_count(void) { return count; }

static int known(int fd) { return fd >= 0 && fd < FILES && ours[fd]; }

/* Whether this call is to fail. */
static int fails(int fd) {
    if (!known(fd)) return 0;
    count++;
    if (nth < 0 || count < nth || (how != 1 && count != nth)) return 0;
    errno = error;
    return 1;
}

static int opened(int fd, const char *path) {
    const char *folder = getenv("IOFAIL_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    const char *end = path + strlen(path);
    if (fd >= 0 && fd < FILES)
        ours[fd] = length && !strncmp(path, folder, length) && path[length] == '/' &&
                   !(end - path > 4 && !strcmp(end - 4, "-shm")) && !strstr(path, "tvet.lock");
    return fd;
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        REAL(int, #function, const char *, int, ...); \
        return opened(real(path, flags, mode), path); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(int, "close", int);
    if (fd >= 0 && fd < FILES) ours[fd] = 0;
    return real(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (fails(fd)) {
        if (how == 2 && real(fd, data, size / 2) < 0) return -1;
        errno = error;
        return -1;
    }
    return real(fd, data, size);
}

#define PWRITE(function) \
    ssize_t function(int fd, const void *data, size_t size, off_t offset) { \
        REAL(ssize_t, #function, int, const void *, size_t, off_t); \
        if (fails(fd)) { \
            if (how == 2 && real(fd, data, size / 2, offset) < 0) return -1; \
            errno = error; \
            return -1; \
        } \
        return real(fd, data, size, offset); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(function) \
    int function(int fd, off_t size) { \
        REAL(int, #function, int, off_t); \
        return fails(fd) ? -1 : real(fd, size); \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(function) \
    int function(int fd) { \
        REAL(int, #function, int); \
        return fails(fd) ? -1 : real(fd); \
    }
SYNC(fsync)
SYNC(fdatasync)
