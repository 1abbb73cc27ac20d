import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import type { Insights } from '../contract.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Page } from '../frame/page.tsx';
import { consoleQueries, type InsightsAsked } from '../queries.ts';
import { FigurePart } from './figure-part.tsx';
import classes from './insights.module.css';
import { useValues } from './use-values.ts';

const DAYS = ['1', '7', '28', '100'] as const;
/** Hours of more days would be columns that nobody can tell apart. */
const DAYS_BY_HOUR = 7;
/** Quarters that a busy shop is always about to count. */
const USUAL = 2;

/** The figures of the business, each as a sentence, a picture, a table and a file. */
export function InsightsPage() {
  const text = useTexts();
  const asked = useAsked();
  const insights = useQuery({ ...consoleQueries.insights(asked), placeholderData: keepPreviousData });
  return (
    <Page title={text('insights.title')} aside={<Choices asked={asked} />}>
      <Loaded query={insights} lines={8}>
        {(found) => <Figures insights={found} asked={asked} />}
      </Loaded>
    </Page>
  );
}

/** What the address says; a week by day when it says nothing that is one of ours. */
function useAsked(): InsightsAsked {
  const search = useSearch({ from: '/console/insights' });
  const days = DAYS.find((each) => each === search.days) ?? '7';
  const mayBeHours = Number(days) <= DAYS_BY_HOUR;
  return {
    days,
    by: mayBeHours && (search.by === 'hour' || (search.by === undefined && days === '1')) ? 'hour' : 'day',
  };
}

function Choices({ asked }: { readonly asked: InsightsAsked }) {
  const text = useTexts();
  const navigate = useNavigate();
  const choose = (change: Partial<InsightsAsked>) =>
    void navigate({ to: '/insights', search: { days: asked.days, ...change }, replace: true });
  return (
    <div className={classes.choices}>
      <NativeSelect
        aria-label={text('insights.days')}
        value={asked.days}
        onChange={(event) => choose({ days: event.currentTarget.value })}
        data={DAYS.map((value) => ({ value, label: text(`insights.days.${value}`) }))}
      />
      {Number(asked.days) <= DAYS_BY_HOUR && (
        <NativeSelect
          aria-label={text('insights.by')}
          value={asked.by}
          onChange={(event) => choose({ by: event.currentTarget.value })}
          data={(['day', 'hour'] as const).map((value) => ({
            value,
            label: `${text('insights.by')} ${text(`insights.by.${value}`)}`,
          }))}
        />
      )}
    </div>
  );
}

function Figures({ insights, asked }: { readonly insights: Insights; readonly asked: InsightsAsked }) {
  const text = useTexts();
  const { moment } = useValues();
  const { figures, from, to, before, waiting } = insights;
  const isDay = String(before.from === before.to);
  return (
    <>
      <p className={classes.lead}>
        {text('insights.lead', { from: moment(from), to: moment(to) })}{' '}
        {text('insights.compared', {
          ...{ from: moment(before.from), to: moment(before.to), day: isDay, part: String(before.isPartDay) },
        })}
      </p>
      {waiting > USUAL && (
        <p className={pageClasses.note} role="status">
          {text('insights.waiting', { count: waiting })}
        </p>
      )}
      <div className={classes.parts}>
        {figures.map((figure) => (
          <FigurePart key={figure.id} figure={figure} asked={asked} />
        ))}
      </div>
    </>
  );
}
