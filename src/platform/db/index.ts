export { checkDatabase, type DatabaseProblem } from './check-database.ts';
export { type Db, type OpenDb, openDb, type Tx } from './db.ts';
export { type EmbeddedPostgres, findRunningPostgres, startEmbeddedPostgres } from './embedded/index.ts';
export { type MigrationsState, migrate, migrationsState } from './migrate.ts';
export { type Reading, readFirst, readTogether, type Write, writeTogether } from './together.ts';
export { withoutWaitingForDisk } from './without-waiting.ts';
