import { sql } from 'kysely';

/** 244 random bits: the server's strong source, twice. */
export const RANDOM = sql`replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`;
