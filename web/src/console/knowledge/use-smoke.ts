import { useEffect, useRef, useState } from 'react';
import { RequestError } from '../../app/send-request.ts';
import type { KnowledgeRefusal, ShownTrial, TextKind, TrialRunning } from '../contract.ts';
import { cancelTrial, useTrial } from '../trials/use-trial.ts';
import type { Tried } from './use-publish.ts';

export type SmokeDraft = { readonly kind: TextKind; readonly content: string; readonly basedOn: number };

/**
 * Tries a draft with a few scripted customers and publishes it when all of them were served. Otherwise its owner may say
 * that it is to be published all the same.
 */
export function useSmoke(draft: SmokeDraft | null, onPublish: (tried: Tried) => void) {
  const [isDespite, setDespite] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  const publish = useRef(onPublish);
  publish.current = onPublish;
  const { trial, begin } = useTrial(null, (thrown) => {
    if (!(thrown instanceof RequestError)) return false;
    const wrong = (thrown.answer as KnowledgeRefusal | null)?.problems;
    if (wrong !== undefined) setProblems(wrong);
    // Publishing it is refused with what somebody else published meanwhile.
    else if (thrown.code === 'trial_running') setBusy((thrown.answer as TrialRunning | null)?.by ?? '–');
    else if (thrown.code === 'trial_of_old_text') onPublish({ trialId: null, isDespite: false });
    else return false;
    return true;
  });
  const isPassed = trial?.state === 'done' && trial.failed.length === 0;
  const trialId = trial?.id ?? null;
  useEffect(() => {
    if (isPassed) publish.current({ trialId, isDespite: false });
  }, [isPassed, trialId]);
  const leave = useCancelOnLeave(trial);
  const submit = (): void => {
    if (isDespite) onPublish({ trialId, isDespite: true });
    else if (draft !== null) {
      setProblems([]);
      setBusy(null);
      // The answer may come when the dialog is closed.
      begin.mutateAsync({ purpose: 'smoke', ...draft }).then(leave, () => undefined);
    }
  };
  const hasFailed = trial?.state === 'done' && trial.failed.length > 0;
  return {
    ...{ trial, isDespite, setDespite, submit, problems, busy },
    isRunning: begin.isPending || trial?.state === 'running',
    /** What pressing the button would do. */
    next: isDespite
      ? hasFailed
        ? ('despite_failed' as const)
        : ('despite_untried' as const)
      : trial === null
        ? ('try' as const)
        : ('try_again' as const),
  };
}

/** Cancels what one has begun when the dialog closes; gives what is to be told of one that has begun. */
function useCancelOnLeave(trial: ShownTrial | null): (begun: ShownTrial) => void {
  const latest = useRef(trial);
  latest.current = trial;
  const isHere = useRef(true);
  const cancel = (one: ShownTrial | null): void => {
    if (one?.state === 'running' && one.isOwn) void cancelTrial(one.id);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the dialog comes and goes
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      cancel(latest.current);
    };
  }, []);
  return (begun) => {
    if (!isHere.current) cancel(begun);
  };
}
