export { checkDatabase, type DatabaseProblem } from './check-database.ts';
export { type Db, type OpenDb, openDb, type Tx } from './db.ts';
export {
  type EmbeddedPostgres,
  findRunningPostgres,
  isAlive,
  startEmbeddedPostgres,
  stopLeftPostgres,
} from './embedded/index.ts';
export { type MigrationsState, migrate, migrationsIn, migrationsState } from './migrate.ts';
export { readMigrationFiles } from './migration-files.ts';
export { holdsAny, mayNameAny, namesAny } from './names-in.ts';
export { inEachQuarter, isInQuarter } from './quarters.ts';
export { rowsByTable } from './rows-by-table.ts';
export { inMicroseconds, onThreadPage, type ThreadBound, type ThreadOrder, type ThreadPage } from './thread-page.ts';
export { type Reading, readFirst, readTogether, type Write, writeTogether } from './together.ts';
export { tryOnRows } from './try-on-rows.ts';
export { withoutWaitingForDisk } from './without-waiting.ts';
