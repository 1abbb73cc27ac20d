import { wholeNumber } from './variables.ts';

const days = wholeNumber(0, 36_500);

/** How long what is no longer needed is kept. */
export const retentionVariables = {
  RETENTION_MAIL_DAYS: days
    .prefault('90')
    .describe('Days after which mails that were sent lose their text; 0 = never.'),
  RETENTION_CODE_DAYS: days
    .prefault('30')
    .describe('Days after which codes sent by mail, and digits typed for them, are deleted; 0 = never.'),
  RETENTION_CALL_DAYS: days
    .prefault('30')
    .describe('Days after which webhook calls that were read, and what was overheard, are deleted; 0 = never.'),
  RETENTION_TRACE_DAYS: days
    .prefault('90')
    .describe('Days after which is forgotten how answers came about: requests, tool calls, receipts; 0 = never.'),
};
