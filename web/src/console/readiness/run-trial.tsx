import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { TrialsAnswer } from '../contract.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { useTrialCost } from '../trials/trial-cost.ts';
import { TrialProgress } from '../trials/trial-progress.tsx';
import { trialsQuery, useTrial } from '../trials/use-trial.ts';

/** Has all scripted customers played with what is published, after saying what it costs. */
export function RunTrial() {
  const { data } = useQuery(trialsQuery);
  return data === undefined ? null : <Run answer={data} />;
}

function Run({ answer }: { readonly answer: TrialsAnswer }) {
  const text = useTexts();
  const client = useQueryClient();
  const isOwner = useMay('owner');
  const costOf = useTrialCost();
  const [isAsking, setAsking] = useState(false);
  const last = answer.whole;
  const { trial, begin } = useTrial(last?.state === 'running' ? last.id : null);
  const state = trial?.state;
  useEffect(() => {
    if (state === 'done') void client.invalidateQueries({ queryKey: consoleQueries.readiness.queryKey });
  }, [state, client]);
  return (
    <>
      {trial !== null && <TrialProgress trial={trial} />}
      {isOwner && (
        <Button mt={12} loading={begin.isPending || state === 'running'} onClick={() => setAsking(true)}>
          {text('ready.trial.run')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={text('ready.trial.run')}
        consequence={`${text('ready.trial.run.lead')} ${costOf(answer, 'whole')}`}
        confirm={text('ready.trial.run')}
        isHarmless
        isPending={begin.isPending}
        onConfirm={() => begin.mutate({ purpose: 'whole' }, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
