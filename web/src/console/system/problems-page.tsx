import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { ProblemSend, Problems } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { AlertPart } from './alert-part.tsx';
import { foldEqual } from './fold-equal.ts';
import { CallLine, SendLine } from './problem-lines.tsx';
import { RepeatDialog } from './repeat-dialog.tsx';
import { RetryBar, RetryResults } from './retry-part.tsx';
import { type ProblemKind, useProblemActs } from './use-problem-acts.ts';
import { type Retriable, useRetryMany } from './use-retry-many.ts';

type Discard = { readonly kind: ProblemKind; readonly ids: readonly string[] };

/** What is wrong with the whole, and what did not go through: calls that could not be read, messages that failed or wait, each with its reason. */
export function ProblemsPage() {
  const text = useTexts();
  const problems = useQuery(consoleQueries.problems);
  const [discarding, setDiscarding] = useState<Discard | null>(null);
  const [repeating, setRepeating] = useState<ProblemSend | null>(null);
  const acts = useProblemActs(() => {
    setDiscarding(null);
    setRepeating(null);
  });
  return (
    <Page title={text('nav.problems')}>
      <AlertPart />
      <Loaded query={problems} lines={6}>
        {(found) => (
          <Lists
            problems={found}
            onRetry={(kind, ids) => acts.mutate({ kind, ids, act: 'retry' })}
            onRepeat={setRepeating}
            onDiscard={(kind, ids) => setDiscarding({ kind, ids })}
          />
        )}
      </Loaded>
      <ConfirmDialog
        isOpen={discarding !== null}
        title={text('problems.discard.title', { count: discarding?.ids.length ?? 1 })}
        consequence={text(discarding?.kind === 'call' ? 'problems.discard.call' : 'problems.discard.send')}
        confirm={text('talk.discard')}
        isPending={acts.isPending}
        onConfirm={() => discarding !== null && acts.mutate({ ...discarding, act: 'discard' })}
        onClose={() => setDiscarding(null)}
      />
      <RepeatDialog
        send={repeating}
        isPending={acts.isPending}
        onConfirm={({ id }) => acts.mutate({ kind: 'send', ids: [id], act: 'retry' })}
        onClose={() => setRepeating(null)}
      />
    </Page>
  );
}

/** What may be tried again by whoever looks: calls by the owner, messages by staff; of the same message one alone, and none that went again. */
function useRetriable(parked: Problems['parked'], sends: Problems['sends']): readonly Retriable[] {
  const { moment } = useTimes();
  const [isOwner, isStaff] = [useMay('owner'), useMay('staff')];
  return [
    ...(isOwner ? parked : []).map(({ id, vendor, at }) => ({
      ...({ kind: 'call', id, label: `${visibleLine(vendor)} ${moment(at)}` } as const),
    })),
    ...sends
      .filter(({ canRetry, repeatedAt }) => isStaff && canRetry && repeatedAt === null)
      .map(({ id, customer, at }) => ({ kind: 'send', id, label: `${visibleLine(customer)}, ${moment(at)}` }) as const),
  ];
}

/** The same message to the same customer, for the same reason. Without words nobody sees that it is the same. */
const keyOfSend = ({ id, conversationId, state, reason, text, fingerprint, canRetry }: Problems['sends'][number]) =>
  text.trim() === '' ? id : JSON.stringify([conversationId, state, reason, fingerprint, canRetry]);

type Act = (kind: ProblemKind, ids: readonly string[]) => void;
type ListsProps = {
  readonly problems: Problems;
  readonly onRetry: Act;
  /** The same went again: whoever wants it once more is asked. */
  readonly onRepeat: (send: ProblemSend) => void;
  readonly onDiscard: Act;
};

function Lists({ problems, onRetry, onRepeat, onDiscard }: ListsProps) {
  const text = useTexts();
  const { parked, sends } = problems;
  const folded = foldEqual(sends, keyOfSend);
  const all = useRetriable(
    parked,
    folded.map(({ first }) => first),
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const many = useRetryMany(() => setChosen(new Set()));
  const actsOn = (kind: ProblemKind, equal: readonly { readonly id: string }[]) => {
    const ids = equal.map(({ id }) => id);
    // A call is read as often as it came; a customer gets the same message once.
    const again = kind === 'send' ? ids.slice(0, 1) : ids;
    const label = all.find(({ id }) => again.includes(id))?.label;
    const isChosen = again.every((id) => chosen.has(id));
    const onChoose = () =>
      setChosen(new Set(isChosen ? [...chosen].filter((one) => !again.includes(one)) : [...chosen, ...again]));
    return {
      choice: label === undefined ? null : { isChosen, label, onChoose },
      onRetry: () => onRetry(kind, again),
      onDiscard: () => onDiscard(kind, ids),
    };
  };
  return (
    <>
      <RetryBar
        {...{ all, chosen }}
        isPending={many.isPending}
        onChoose={setChosen}
        onRetry={(wanted) => many.mutate(wanted)}
      />
      {many.data !== undefined && <RetryResults results={many.data} />}
      <Part title={text('problems.parked', { count: parked.length })} lead={text('problems.parked.lead')}>
        {parked.length === 0 && <p className={classes.small}>{text('problems.none')}</p>}
        <ul className={classes.list}>
          {foldEqual(parked, ({ vendor, reason }) => `${vendor} ${reason}`).map(({ first, all: equal }) => (
            <CallLine key={first.id} call={first} equal={equal} {...actsOn('call', equal)} />
          ))}
        </ul>
      </Part>
      <Part title={text('problems.sends', { count: sends.length })} lead={text('problems.sends.lead')}>
        {sends.length === 0 && <p className={classes.small}>{text('problems.none')}</p>}
        <ul className={classes.list}>
          {folded.map(({ first, all: equal }) => (
            <SendLine
              key={first.id}
              send={first}
              count={equal.length}
              {...actsOn('send', equal)}
              {...(first.repeatedAt !== null && { onRetry: () => onRepeat(first) })}
            />
          ))}
        </ul>
      </Part>
    </>
  );
}
