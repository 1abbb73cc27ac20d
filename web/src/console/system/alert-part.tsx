import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Alerts } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { visible } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import classes from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { API, consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';

type Problem = Alerts['problems'][number];

/** Every open alert: what it means and what to do, since when, and for the owner a way to end it. */
export function AlertPart() {
  const text = useTexts();
  const problems = useQuery(consoleQueries.alerts).data?.problems ?? [];
  const [ending, setEnding] = useState<Problem | null>(null);
  const end = useEndAlert(() => setEnding(null));
  return (
    <Part title={text('problems.alerts', { count: problems.length })} lead={text('problems.alerts.lead')}>
      {problems.length === 0 && <p className={classes.small}>{text('problems.none')}</p>}
      <ul className={classes.list}>
        {problems.map((problem) => (
          <AlertLine key={problem.code} problem={problem} onEnd={() => setEnding(problem)} />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={ending !== null}
        title={text('problems.alerts.end.title')}
        consequence={text('problems.alerts.end.consequence')}
        confirm={text('problems.alerts.end')}
        isHarmless
        isPending={end.isPending}
        onConfirm={() => ending !== null && end.mutate(ending)}
        onClose={() => setEnding(null)}
      />
    </Part>
  );
}

function AlertLine({ problem, onEnd }: { readonly problem: Problem; readonly onEnd: () => void }) {
  const text = useTexts();
  const { language } = useLanguage();
  const { moment } = useTimes();
  const isOwner = useMay('owner');
  const { code, count, since, remedy } = problem;
  return (
    <li className={classes.item}>
      <div className={classes.itemWords}>
        <p>{visible(remedy[language])}</p>
        <p className={classes.small}>
          {problem.isSerious && (
            <>
              <span className={classes.mark} data-tone="failed">
                {text('problems.alerts.serious')}
              </span>{' '}
            </>
          )}
          {text('alert.problem.since', { count, time: moment(since) })} <code>{visible(code)}</code>
        </p>
      </div>
      {isOwner && (
        <div className={classes.acts}>
          <Button variant="default" aria-label={text('problems.alerts.end.one', { code })} onClick={onEnd}>
            {text('problems.alerts.end')}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Ends what was looked at; one that has opened since stays. */
function useEndAlert(onSettled: () => void) {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: ({ code, newestAt }: Problem) =>
      sendRequest<void>(`${API}/alerts/${encodeURIComponent(code)}/end`, { method: 'POST', body: { until: newestAt } }),
    onError: fail,
    onSettled: async () => {
      onSettled();
      await client.invalidateQueries({ queryKey: consoleQueries.alerts.queryKey });
    },
  });
}
