import { useTexts } from '../../app/language.tsx';
import type { Replay } from '../contract.ts';
import classes from './repetition.module.css';
import { useServerWords } from './use-words.ts';
import { visible, visibleLine } from './visible-text.ts';

type SideProps = {
  readonly title: string;
  readonly model: string | null;
  readonly outcome: string;
  /** Shown whole where the two answers are not put into one. */
  readonly reply?: string | null;
  readonly calls: readonly (Replay['before']['calls'][number] & Partial<Replay['again']['calls'][number]>)[];
};

const shown = (value: unknown): string =>
  visible(typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));

/** One of two answers that stand beside each other: by which model, what became of it, and its steps. */
export function Side({ title, model, outcome, reply = null, calls }: SideProps) {
  const text = useTexts();
  const words = useServerWords();
  return (
    <div>
      <h4>{title}</h4>
      <p className={classes.muted}>{visibleLine(model ?? '–')}</p>
      <p>{outcome}</p>
      {reply !== null && <blockquote dir="auto">{visible(reply)}</blockquote>}
      {calls.length === 0 && <p className={classes.muted}>{text('talk.why.noSteps')}</p>}
      <ol>
        {calls.map((call, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same call may have been made twice
          <li key={at}>
            <details>
              <summary>
                {words(`talk.tool.${call.tool}`, call.tool.replaceAll('_', ' '))}
                {call.from !== undefined && (
                  <span className={classes.from}>{text(`talk.repeat.from.${call.from}`)}</span>
                )}
              </summary>
              <pre>{shown(call.arguments)}</pre>
              <pre>{shown(call.result)}</pre>
            </details>
          </li>
        ))}
      </ol>
    </div>
  );
}
