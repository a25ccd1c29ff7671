#pragma once
#include <hdf5.h>
#include <stdlib.h>

// Silences the library's automatic error printing once on each thread: printing is per thread in a
// thread-safe build, and Swift has no thread-local variables that cost this little.
static inline void chdf5_silence_thread(void) {
  static _Thread_local int silenced = 0;
  if (!silenced) {
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    silenced = 1;
  }
}

// Turns file locking off and starts the library without an exit handler; to be called once, before any
// other call. The variable is read when the first file driver starts, and network file systems of
// clusters refuse the locks.
static inline int chdf5_start(void) {
  setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  H5dont_atexit();
  if (H5open() < 0) return -1;
  // What the library frees it keeps for itself, up to 21 MB by its own rules; 1 MB of each sort does.
  const int all = 1 << 20, list = 1 << 16;
  return H5set_free_list_limits(all, list, all, list, all, list);
}

// The macros below expand to library variables or casts, which Swift does not import.
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_error_stack(void) { return H5E_DEFAULT; }
static inline hid_t chdf5_whole_space(void) { return H5S_ALL; }
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_read_write(void) { return H5F_ACC_RDWR; }
static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }
static inline hsize_t chdf5_unlimited(void) { return H5S_UNLIMITED; }
static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }
static inline unsigned chdf5_basic_info(void) { return H5O_INFO_BASIC; }
static inline unsigned chdf5_unfiltered_edges(void) { return H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS; }

static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_link_creation(void) { return H5P_LINK_CREATE; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_file_creation(void) { return H5P_FILE_CREATE; }

static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }
static inline hid_t chdf5_object_reference(void) { return H5T_STD_REF_OBJ; }
static inline hid_t chdf5_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_float64(void) { return H5T_IEEE_F64LE; }
static inline hid_t chdf5_int8(void) { return H5T_STD_I8LE; }
static inline hid_t chdf5_int16(void) { return H5T_STD_I16LE; }
static inline hid_t chdf5_int32(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_int64(void) { return H5T_STD_I64LE; }
static inline hid_t chdf5_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t chdf5_uint16(void) { return H5T_STD_U16LE; }
static inline hid_t chdf5_uint32(void) { return H5T_STD_U32LE; }
static inline hid_t chdf5_uint64(void) { return H5T_STD_U64LE; }

// An open file of the driver for remote files: the library's part, which must come first, then what the
// driver needs. Declared here because the order of a Swift structure's fields is not promised.
typedef struct {
  H5FD_t base;
  haddr_t allocated;  // the end of the part of the file that the library may address
  void *source;       // the object that reads bytes, retained
} chdf5_remote_file;

// Casts and macros with casts, which Swift does not import.
static inline haddr_t chdf5_undefined_address(void) { return HADDR_UNDEF; }
static inline unsigned long chdf5_sieves_data(void) { return H5FD_FEAT_DATA_SIEVE; }
