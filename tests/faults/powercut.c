/* Writes down what a program does to the files of one folder, in order, so that a power cut can be played later.

   Preloaded (LD_PRELOAD). POWERCUT_FOLDER names the folder, POWERCUT_LOG the log. A record is: one byte for what was
   done, then name length, offset and data length (little endian, 8 bytes each), the name, the data. The lock file and the
   shared memory of SQLite hold nothing that must last, so they are left out. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 1024
static char *names[FILES]; /* of open files in the folder, by descriptor */
static int log_fd = -1;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t plain_write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return real(fd, data, size);
}

static const char *inside(const char *path) {
    const char *folder = getenv("POWERCUT_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    if (!length || !path || strncmp(path, folder, length) || path[length] != '/') return NULL;
    const char *name = path + length + 1;
    size_t n = strlen(name);
    if ((n > 4 && !strcmp(name + n - 4, "-shm")) || !strcmp(name, "tvet.lock")) return NULL;
    return name;
}

static void note(char what, const char *name, uint64_t offset, const void *data, uint64_t size) {
    if (log_fd < 0) {
        REAL(int, "open64", const char *, int, ...);
        log_fd = real(getenv("POWERCUT_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (log_fd < 0) abort();
    }
    uint64_t head[3] = {strlen(name), offset, size};
    if (plain_write(log_fd, &what, 1) != 1 || plain_write(log_fd, head, sizeof head) != sizeof head ||
        plain_write(log_fd, name, head[0]) != (ssize_t)head[0] ||
        (size && plain_write(log_fd, data, size) != (ssize_t)size))
        abort();
}

static int opened(int fd, const char *path, int flags) {
    const char *name = inside(path);
    if (fd >= 0 && fd < FILES) {
        free(names[fd]);
        names[fd] = name && !(flags & O_DIRECTORY) ? strdup(name) : NULL;
        if (names[fd] && flags & O_CREAT) note('c', name, 0, NULL, 0);
        if (names[fd] && flags & O_TRUNC) note('t', name, 0, NULL, 0);
    }
    return fd;
}

#define OPEN(function) \
    int function(const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        REAL(int, #function, const char *, int, ...); \
        return opened(real(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)

static const char *known(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

int close(int fd) {
    REAL(int, "close", int);
    if (known(fd)) { free(names[fd]); names[fd] = NULL; }
    return real(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
    off_t offset = known(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t done = plain_write(fd, data, size);
    if (known(fd) && done > 0) note('w', known(fd), offset, data, done);
    return done;
}

#define PWRITE(function) \
    ssize_t function(int fd, const void *data, size_t size, off_t offset) { \
        REAL(ssize_t, #function, int, const void *, size_t, off_t); \
        ssize_t done = real(fd, data, size, offset); \
        if (known(fd) && done > 0) note('w', known(fd), offset, data, done); \
        return done; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define TRUNCATE(function) \
    int function(int fd, off_t size) { \
        REAL(int, #function, int, off_t); \
        int done = real(fd, size); \
        if (!done && known(fd)) note('t', known(fd), size, NULL, 0); \
        return done; \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(function) \
    int function(int fd) { \
        REAL(int, #function, int); \
        int done = real(fd); \
        if (!done && known(fd)) note('s', known(fd), 0, NULL, 0); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    int done = real(path);
    if (!done && inside(path)) note('u', inside(path), 0, NULL, 0);
    return done;
}
