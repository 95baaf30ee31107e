#include <sqlite3.h>

// Statistics of SQLite's own memory are not read; keeping them takes a mutex with every allocation. Once, before the
// first connection. (sqlite3_config has variable arguments, which Swift does not import.)
static inline int xinglin_configure(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// Has the file of a connection synced, not its log: a checkpoint does so only when it reaches the log's end.
static inline int xinglin_sync(sqlite3 *connection) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK || file == 0 || file->pMethods == 0) return code;
    return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

// SQLITE_TRANSIENT is a cast that Swift does not import: the bytes are copied by SQLite.
static inline int xinglin_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int xinglin_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, count == 0 ? "" : bytes, count, SQLITE_TRANSIENT);
}
