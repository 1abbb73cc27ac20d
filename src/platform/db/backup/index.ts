export { openBackupFile, writeBackupFile } from './backup-file.ts';
export { dumpDatabase } from './dump-database.ts';
export { type Restored, restoreLines } from './restore-database.ts';
