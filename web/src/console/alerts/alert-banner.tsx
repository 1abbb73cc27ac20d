import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBellRinging } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useLanguage, useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Alerts } from '../contract.ts';
import { useBusinessNow, useTimes } from '../conversation/use-clock.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { useCustomerName, useReasonWords } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { API, consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import classes from './alerts.module.css';
import { snooze, useSnoozes } from './snoozes.ts';

/** Who has waited longest for a person, and the most urgent of what is broken, on every page. */
export function AlertBanner() {
  const alerts = useQuery(consoleQueries.alerts).data;
  const isSnoozed = useSnoozes();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const waiting = alerts?.waiting.find(
    ({ conversationId }) => !isSnoozed(conversationId) && path !== `/c/${conversationId}`,
  );
  const [problem, ...others] = alerts?.problems ?? [];
  return (
    <>
      {waiting !== undefined && <WaitingLine key={waiting.conversationId} waiting={waiting} />}
      {problem !== undefined && <ProblemLine problem={problem} others={others.length} />}
    </>
  );
}

type Waiting = Alerts['waiting'][number];

function WaitingLine({ waiting }: { readonly waiting: Waiting }) {
  const text = useTexts();
  const navigate = useNavigate();
  const mayTake = useMay('staff');
  const take = useTake(waiting.conversationId);
  const id = waiting.conversationId;
  const isDraft = waiting.reason === 'draft';
  return (
    <section className={classes.waiting} aria-label={text(isDraft ? 'alert.draft.label' : 'alert.label')}>
      <IconBellRinging size={20} aria-hidden />
      <WaitingWords waiting={waiting} isDraft={isDraft} />
      <div className={classes.acts}>
        <Button
          size="compact-md"
          className={classes.main}
          onClick={() => void navigate({ to: '/c/$id', params: { id } })}
        >
          {text('alert.open')}
        </Button>
        {/* Whoever takes the conversation puts its draft aside: it is decided where it stands. */}
        {mayTake && !isDraft && (
          <Button
            size="compact-md"
            variant="outline"
            className={classes.other}
            loading={take.isPending}
            onClick={() => take.mutate()}
          >
            {text('alert.take')}
          </Button>
        )}
        <Button size="compact-md" variant="outline" className={classes.other} onClick={() => snooze(id)}>
          {text('alert.later')}
        </Button>
      </div>
    </section>
  );
}

/** Who waits, for what and since when. */
function WaitingWords({ waiting, isDraft }: { readonly waiting: Waiting; readonly isDraft: boolean }) {
  const text = useTexts();
  const name = useCustomerName()(waiting.customer);
  const reason = useReasonWords()(isDraft ? null : waiting.reason);
  const { waited } = useTimes();
  const now = useBusinessNow();
  const what = (
    <>
      <strong className={classes.whole}>{text(isDraft ? 'alert.draft' : 'alert.waits')}</strong>
      <strong className={classes.short}>{text(isDraft ? 'alert.draft.short' : 'alert.waitsShort')}</strong>
    </>
  );
  return (
    <p className={classes.line} title={name}>
      {isDraft && <>{what} </>}
      <strong className={classes.name} dir="auto" data-truncate>
        {name}
      </strong>{' '}
      {!isDraft && what}
      {reason !== null && <span className={classes.whole}>{` · ${reason}`}</span>}
      <span className={classes.time}>{` · ${waited(waiting.since, now)}`}</span>
    </p>
  );
}

/** Takes the conversation and opens it; a refusal says who was faster. */
function useTake(id: string) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const fail = useRefusal();
  return useMutation({
    mutationFn: () => sendRequest(`${API}/conversations/${encodeURIComponent(id)}/take`, { method: 'POST', body: {} }),
    onSuccess: () => navigate({ to: '/c/$id', params: { id } }),
    onError: fail,
    onSettled: () => client.invalidateQueries({ queryKey: consoleQueries.alerts.queryKey }),
  });
}

type ProblemLineProps = { readonly problem: Alerts['problems'][number]; readonly others: number };

/** The most urgent alert, and the way to all of them. */
function ProblemLine({ problem, others }: ProblemLineProps) {
  const text = useTexts();
  const { language } = useLanguage();
  const { moment } = useTimes();
  return (
    <section className={classes.problem} aria-label={text('alert.problem')}>
      <IconAlertTriangle size={20} aria-hidden />
      <p className={classes.words}>
        <strong>{visibleLine(problem.remedy[language])}</strong>
        <span>{text('alert.problem.since', { count: problem.count, time: moment(problem.since) })}</span>
        <code>{visibleLine(problem.code)}</code>
      </p>
      <Link className={classes.more} to="/problems">
        {others === 0 ? text('alert.problem.see') : text('alert.problem.more', { count: others })}
      </Link>
    </section>
  );
}
