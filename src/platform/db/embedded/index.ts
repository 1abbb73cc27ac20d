export { isAlive } from './postmaster.ts';
export {
  type EmbeddedPostgres,
  findRunningPostgres,
  startEmbeddedPostgres,
  stopLeftPostgres,
} from './start-embedded-postgres.ts';
