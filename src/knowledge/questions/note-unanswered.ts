import type { newId } from '../../core/ids.ts';
import { cleanText, maskCardNumbers } from '../../core/text.ts';
import type { Db } from '../../platform/db/index.ts';
import { stemsOf } from '../pages/question-rules.ts';
import { addAsk, countAsksOfTurn, insertQuestion, lockQuestions, similarQuestions } from './ask-store.ts';
import { isSameQuestion } from './rules.ts';
import type { AskedInVain, QuestionId } from './types.ts';

type NoteDeps = { readonly db: Db; readonly newId: typeof newId };

/** A turn that asks without end would fill the owner's list. */
const MOST_OF_TURN = 3;

/** Keeps for the owner that nothing answered a question; the same one again only counts, a turn run twice counts once. */
export async function noteUnanswered(deps: NoteDeps, given: AskedInVain): Promise<void> {
  const asked = {
    ...given,
    question: maskCardNumbers(cleanText(given.question, 300).text.replace(/\s+/g, ' ').trim()),
  };
  const stems = stemsOf(asked.question);
  if (stems.length === 0) return;
  await deps.db.transaction().execute(async (tx) => {
    await lockQuestions(tx);
    if ((await countAsksOfTurn(tx, asked.turnId)) >= MOST_OF_TURN) return;
    const known = (await similarQuestions(tx, stems)).find((one) => isSameQuestion(one.stems, stems));
    const id = known?.id ?? deps.newId<'knowledge_question'>();
    if (known === undefined) await insertQuestion(tx, id as QuestionId, asked, stems);
    await addAsk(tx, id as QuestionId, asked);
  });
}
