import type { Clock } from '../../core/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { contentsBefore, newestTexts } from './store.ts';
import type { PromptKind } from './types.ts';

/** The published texts of the prompt; one that was never published is not there, and the file holds. */
export type ReadPrompts = () => Promise<Readonly<Partial<Record<PromptKind, string>>>>;

/** How long what was read is trusted, in ms of machine time. */
const TRUSTED_MS = 1_000;

/** Gives what holds now, at most a second old, in whichever process. */
export function createPromptsReader(deps: { readonly db: Db; readonly machineClock: Clock }): ReadPrompts {
  let latest: { readonly at: number; readonly texts: ReturnType<ReadPrompts> } | null = null;
  const read: ReadPrompts = async () => {
    const newest = await newestTexts(deps.db);
    const [assistant, business] = [newest.get('assistant')?.content, newest.get('business')?.content];
    return { ...(assistant !== undefined && { assistant }), ...(business !== undefined && { business }) };
  };
  return () => {
    const at = deps.machineClock().getTime();
    if (latest !== null && at - latest.at < TRUSTED_MS) return latest.texts;
    const reading = { at, texts: read() };
    reading.texts.catch(() => {
      if (latest === reading) latest = null;
    });
    latest = reading;
    return reading.texts;
  };
}

/** Processes follow a publication within seconds: a few texts may have held at one moment. */
const MAY_HAVE_HELD = 3;

/** The texts that may have been a turn's that began then; none where the file held. */
export async function promptsBefore(db: Db, at: Date): Promise<Readonly<Record<PromptKind, readonly string[]>>> {
  const soon = new Date(at.getTime() + TRUSTED_MS);
  const [assistant, business] = await Promise.all(
    (['assistant', 'business'] as const).map((kind) => contentsBefore(db, kind, soon, MAY_HAVE_HELD)),
  );
  return { assistant: assistant ?? [], business: business ?? [] };
}
