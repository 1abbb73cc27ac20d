import type { Command } from 'commander';
import { z } from 'zod';
import { machineClock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { type Returned, returnConversation } from '../handoff/index.ts';
import { type Connect, withDb } from './connect-database.ts';

/** `recado conversation return <id>`: the assistant answers again where a person had taken over. */
export function registerConversation(program: Command, connect: Connect): void {
  program
    .command('conversation')
    .description('a conversation, by its id')
    .command('return')
    .argument('<id>', 'as GET /api/v1/conversations?holder=waiting lists it')
    .description('give a conversation back to the assistant, which answers from the next message on')
    .action(async (typed: string, _options: object, command: Command) => {
      const id = z.uuid().safeParse(typed);
      if (!id.success) return command.error(`${typed} is no id of a conversation: it looks like ${EXAMPLE}.`);
      const outcome = await withDb(connect, (db) =>
        returnConversation({ db, businessClock: machineClock }, id.data as ConversationId, 'owner'),
      );
      return outcome === 'unknown' ? command.error(WORDS.unknown) : console.log(WORDS[outcome]);
    });
}

const EXAMPLE = '0199aa00-0000-7000-8000-000000000000';

const WORDS: Readonly<Record<Returned, string>> = {
  returned: 'The assistant answers this customer again, from the next message on.',
  unchanged: 'The assistant has this conversation already.',
  unknown: 'No conversation has this id.',
};
