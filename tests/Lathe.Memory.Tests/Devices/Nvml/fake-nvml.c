/*
 * Stands in for NVIDIA's management library, so that its callers can be tested where there is no GPU. Two GPUs; macros make other
 * drivers and machines of it:
 *   GPUS=n                      number of GPUs; those after the first are Tesla T4
 *   INIT_RESULT, COUNT_RESULT   result codes of the start and of the count
 *   HANDLE_1_RESULT             of the second GPU
 *   MEMORY_RESULT               of both questions for memory
 *   NO_MEMORY_V2                a driver without the second of them
 *   NAME_LENGTH=n               the first GPU's name, filled up to n letters
 *   MIG                         the first GPU is divided
 *   FORM=1|2|3|4                newest form of the question for processes; 4 is the third with entries of 32 bytes
 *   PROCESS_RESULT, GRAPHICS_RESULT   result codes of the questions for processes
 *   PROCESSES=n                 computing processes on the first GPU, beside the caller itself
 *   GROWS                       one process more than fits at every question
 *   BYTES_UNKNOWN               a driver that does not tell what processes use
 */
#ifndef GPUS
#define GPUS 2
#endif
#ifndef INIT_RESULT
#define INIT_RESULT 0
#endif
#ifndef COUNT_RESULT
#define COUNT_RESULT 0
#endif
#ifndef HANDLE_1_RESULT
#define HANDLE_1_RESULT 0
#endif
#ifndef MEMORY_RESULT
#define MEMORY_RESULT 0
#endif
#ifndef FORM
#define FORM 3
#endif
#ifndef PROCESS_RESULT
#define PROCESS_RESULT 0
#endif
#ifndef GRAPHICS_RESULT
#define GRAPHICS_RESULT 0
#endif
#ifndef PROCESSES
#define PROCESSES 2
#endif

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, VERSION_MISMATCH = 25 };

#define MIB (1024ull * 1024ull)

extern int getpid(void);

typedef struct { unsigned long long total, free, used; } memory_v1;
typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } memory_v2;
typedef struct { unsigned int pid; unsigned long long bytes; } process_v1;
typedef struct { unsigned int pid; unsigned long long bytes; unsigned int gpu_instance, compute_instance; } process_v2;
typedef struct {
  unsigned int pid;
  unsigned long long bytes;
  unsigned int gpu_instance, compute_instance;
  unsigned long long guarded;
} process_v4;

_Static_assert(sizeof(memory_v1) == 24 && sizeof(memory_v2) == 40, "memory");
_Static_assert(sizeof(process_v1) == 16 && sizeof(process_v2) == 24 && sizeof(process_v4) == 32, "processes");

/* Starts minus shutdowns; tests read it. */
int fake_running = 0;

static int devices[GPUS + 1];

static int index_of(void *device) {
  long place = (int *)device - devices;
  return fake_running > 0 && place >= 0 && place < GPUS ? (int)place : -1;
}

static int write_text(char *to, unsigned int length, const char *text, unsigned int fill) {
  unsigned int size = 0;
  while (text[size]) size++;
  unsigned int whole = fill > size ? fill : size;
  if (whole + 1 > length) return INSUFFICIENT_SIZE;
  for (unsigned int i = 0; i < whole; i++) to[i] = i < size ? text[i] : 'x';
  to[whole] = 0;
  return SUCCESS;
}

int nvmlInit_v2(void) {
  if (INIT_RESULT == 0) fake_running++;
  return INIT_RESULT;
}

int nvmlShutdown(void) {
  if (fake_running == 0) return UNINITIALIZED;
  fake_running--;
  return SUCCESS;
}

int nvmlDeviceGetCount_v2(unsigned int *count) {
  *count = GPUS;
  return COUNT_RESULT;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
  if (index >= GPUS) return INVALID_ARGUMENT;
  *device = &devices[index];
  return index == 1 ? HANDLE_1_RESULT : SUCCESS;
}

int nvmlSystemGetDriverVersion(char *version, unsigned int length) { return write_text(version, length, "550.54.15", 0); }

int nvmlDeviceGetName(void *device, char *name, unsigned int length) {
#ifdef NAME_LENGTH
  if (index_of(device) == 0) return write_text(name, length, "NVIDIA ", NAME_LENGTH);
#endif
  return index_of(device) < 0 ? INVALID_ARGUMENT : write_text(name, length, index_of(device) ? "Tesla T4" : "NVIDIA GeForce RTX 4090", 0);
}

int nvmlDeviceGetUUID(void *device, char *uuid, unsigned int length) {
  static const char *const uuids[] = {"GPU-aa000000-0000-0000-0000-000000000000", "GPU-aab00000-0000-0000-0000-000000000001",
                                      "GPU-c0000000-0000-0000-0000-000000000002"};
  int index = index_of(device);
  return index < 0 || index > 2 ? INVALID_ARGUMENT : write_text(uuid, length, uuids[index], 0);
}

static const unsigned long long totals[] = {24564, 15360, 15360};
static const unsigned long long reserved[] = {346, 259, 259};
static const unsigned long long used[] = {1500, 0, 0};

int nvmlDeviceGetMemoryInfo(void *device, memory_v1 *memory) {
  int index = index_of(device);
  if (index < 0) return INVALID_ARGUMENT;
  memory->total = totals[index] * MIB;
  memory->used = (used[index] + reserved[index]) * MIB;
  memory->free = memory->total - memory->used;
  return MEMORY_RESULT;
}

#ifndef NO_MEMORY_V2
int nvmlDeviceGetMemoryInfo_v2(void *device, memory_v2 *memory) {
  int index = index_of(device);
  if (index < 0) return INVALID_ARGUMENT;
  if (memory->version != (sizeof(memory_v2) | (2u << 24))) return VERSION_MISMATCH;
  memory->total = totals[index] * MIB;
  memory->reserved = reserved[index] * MIB;
  memory->used = used[index] * MIB;
  memory->free = memory->total - memory->used - memory->reserved;
  return MEMORY_RESULT;
}
#endif

int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
  int index = index_of(device);
  *major = index ? 7 : 8;
  *minor = index ? 5 : 9;
  return index < 0 ? INVALID_ARGUMENT : SUCCESS;
}

int nvmlDeviceGetMigMode(void *device, unsigned int *current, unsigned int *pending) {
#ifdef MIG
  *current = *pending = index_of(device) == 0;
  return SUCCESS;
#else
  (void)device, (void)current, (void)pending;
  return NOT_SUPPORTED;
#endif
}

static unsigned long long bytes_of(unsigned long long mebibytes) {
#ifdef BYTES_UNKNOWN
  (void)mebibytes;
  return ~0ull;
#else
  return mebibytes * MIB;
#endif
}

/* Entry 0 is the caller itself, then come numbers from 5,000,001 on with 1, 2, 3... MiB: more than Linux gives (PID_MAX_LIMIT). */
#define FILL(entry)                                                                                                                    \
  static int fill_##entry(void *device, unsigned int *count, entry *entries) {                                                         \
    int index = index_of(device);                                                                                                      \
    if (index < 0) return INVALID_ARGUMENT;                                                                                            \
    if (PROCESS_RESULT) return PROCESS_RESULT;                                                                                         \
    unsigned int all = index == 0 ? PROCESSES + 1 : 0, room = *count;                                                                  \
    all = grown(all, room);                                                                                                            \
    *count = all;                                                                                                                      \
    if (room < all) return INSUFFICIENT_SIZE;                                                                                          \
    for (unsigned int i = 0; i < all; i++) {                                                                                           \
      entries[i] = (entry){.pid = i ? 5000000u + i : (unsigned int)getpid(), .bytes = bytes_of(i)};                                    \
    }                                                                                                                                  \
    return SUCCESS;                                                                                                                    \
  }

static unsigned int grown(unsigned int all, unsigned int room) {
#ifdef GROWS
  (void)all;
  return room + 1;
#else
  (void)room;
  return all;
#endif
}

/* One of the computing processes, which draws as well, and one that only draws. */
#define DRAW(entry)                                                                                                                    \
  static int draw_##entry(void *device, unsigned int *count, entry *entries) {                                                         \
    unsigned int all = index_of(device) == 0 ? 2 : 0, room = *count;                                                                   \
    if (GRAPHICS_RESULT) return GRAPHICS_RESULT;                                                                                       \
    *count = all;                                                                                                                      \
    if (room < all) return INSUFFICIENT_SIZE;                                                                                          \
    if (all) {                                                                                                                         \
      entries[0] = (entry){.pid = 5000001, .bytes = bytes_of(1)};                                                                      \
      entries[1] = (entry){.pid = 6000001, .bytes = bytes_of(700)};                                                                    \
    }                                                                                                                                  \
    return SUCCESS;                                                                                                                    \
  }

FILL(process_v1)
DRAW(process_v1)
int nvmlDeviceGetComputeRunningProcesses(void *d, unsigned int *n, process_v1 *p) { return fill_process_v1(d, n, p); }
int nvmlDeviceGetGraphicsRunningProcesses(void *d, unsigned int *n, process_v1 *p) { return draw_process_v1(d, n, p); }

#if FORM >= 2
FILL(process_v2)
DRAW(process_v2)
int nvmlDeviceGetComputeRunningProcesses_v2(void *d, unsigned int *n, process_v2 *p) { return fill_process_v2(d, n, p); }
int nvmlDeviceGetGraphicsRunningProcesses_v2(void *d, unsigned int *n, process_v2 *p) { return draw_process_v2(d, n, p); }
#endif

#if FORM == 3
int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned int *n, process_v2 *p) { return fill_process_v2(d, n, p); }
int nvmlDeviceGetGraphicsRunningProcesses_v3(void *d, unsigned int *n, process_v2 *p) { return draw_process_v2(d, n, p); }
int nvmlDeviceGetConfComputeMemSizeInfo(void) { return NOT_SUPPORTED; }
int nvmlDeviceGetRunningProcessDetailList(void) { return NOT_SUPPORTED; }
#endif

#if FORM == 4
FILL(process_v4)
DRAW(process_v4)
int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned int *n, process_v4 *p) { return fill_process_v4(d, n, p); }
int nvmlDeviceGetGraphicsRunningProcesses_v3(void *d, unsigned int *n, process_v4 *p) { return draw_process_v4(d, n, p); }
int nvmlDeviceGetConfComputeMemSizeInfo(void) { return NOT_SUPPORTED; }
#endif
