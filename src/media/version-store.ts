import { sql } from 'kysely';

/** What is known of a file, as a digest: what a turn was not shown is not marked as shown, and what staff did not see is not corrected. */
export const VERSION = sql`md5(concat_ws('|', attachments.settled_at is not null, coalesce(attachments.reading::text, attachments.reason), attachments.corrected_text))`;
