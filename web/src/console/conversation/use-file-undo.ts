import { useTexts } from '../../app/language.tsx';
import type { Attached } from './attached-files.ts';
import { leavingDraft, type Quoted } from './drafts.ts';
import { HELD_MS, offerUndo } from './undo.ts';
import { useTakeBack } from './use-take-back.ts';

type SentFiles = {
  readonly files: readonly Attached[];
  /** What went with the first. */
  readonly caption: string;
  readonly quote: Quoted | null;
};

/** Offers to take files back while the server holds them: they and their words return to the composer. */
export function useFileUndo(conversationId: string, putBack: (files: readonly Attached[]) => void) {
  const text = useTexts();
  const takeBack = useTakeBack(conversationId);
  return ({ files, caption, quote }: SentFiles): void => {
    const undo = async () => {
      const taken = await takeBack(files.map(({ id }) => id));
      const back = files.filter(({ id }) => taken.includes(id));
      putBack(back);
      const [first] = files;
      if (first === undefined || first !== back[0]) return;
      leavingDraft.refused(conversationId, { id: first.id, mode: 'reply', text: caption, quote }, false);
    };
    offerUndo({
      words: text('talk.file.sent', { count: files.length }),
      undo: () => void undo(),
      ...{ ms: HELD_MS, isFixed: true },
    });
  };
}
