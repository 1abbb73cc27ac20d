import { Button, NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type TextId, useTexts } from '../../app/language.tsx';
import type { BillingPage as Answer, Money } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useMoney } from '../conversation/use-money.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Page } from '../frame/page.tsx';
import classes from './billing.module.css';
import { billingQuery } from './billing-query.ts';
import { BillingRow } from './billing-row.tsx';

const FILTERS: Readonly<Record<string, TextId>> = {
  open: 'billing.filter.open',
  overdue: 'billing.filter.overdue',
  paid: 'billing.filter.paid',
  failed: 'billing.filter.failed',
  disputes: 'billing.filter.disputes',
  refunds: 'billing.filter.refunds',
  subscriptions: 'billing.filter.subscriptions',
};

/** What was charged and what is to be charged, of all customers, the newest first. */
export function BillingPage() {
  const text = useTexts();
  const { filter } = useSearch({ from: '/console/billing' });
  // A word of the address that is no filter shows everything.
  const known = filter !== undefined && Object.hasOwn(FILTERS, filter) ? filter : undefined;
  const billing = useInfiniteQuery({ ...billingQuery(known), placeholderData: keepPreviousData });
  return (
    <Page title={text('nav.billing')}>
      <p className={classes.lead}>{text('billing.lead')}</p>
      <Filter chosen={known} />
      <Loaded query={billing} lines={8}>
        {({ pages }) => (
          <>
            {pages[0] !== undefined && <Sums sums={pages[0].sums} />}
            <Reading reading={pages[0]?.reading ?? null} />
            <Lines lines={pages.flatMap((page) => page.lines)} isFiltered={known !== undefined} />
          </>
        )}
      </Loaded>
      {billing.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          loading={billing.isFetchingNextPage}
          onClick={() => void billing.fetchNextPage()}
        >
          {text('orders.more')}
        </Button>
      )}
    </Page>
  );
}

function Filter({ chosen }: { readonly chosen: string | undefined }) {
  const text = useTexts();
  const navigate = useNavigate();
  return (
    <search className={classes.filter}>
      <NativeSelect
        label={text('billing.filter')}
        value={chosen ?? ''}
        onChange={({ currentTarget: { value } }) =>
          void navigate({ to: '/billing', search: value === '' ? {} : { filter: value }, replace: true })
        }
        data={[
          { value: '', label: text('billing.filter.all') },
          ...Object.entries(FILTERS).map(([value, id]) => ({ value, label: text(id) })),
        ]}
      />
    </search>
  );
}

/** What it all comes to; amounts of different currencies are not added up. */
function Sums({ sums }: { readonly sums: Answer['sums'] }) {
  const text = useTexts();
  const { amount } = useMoney();
  const amounts = (all: readonly Money[]) => (all.length === 0 ? text('billing.nothing') : all.map(amount).join(' + '));
  return (
    <ul className={classes.sums}>
      <li>{text('billing.collected', { amounts: amounts(sums.collected) })}</li>
      <li>{text('billing.open', { amounts: amounts(sums.open) })}</li>
      <li>{text('billing.active', { count: sums.active })}</li>
      {sums.overdue > 0 && <li data-bad>{text('billing.overdue', { count: sums.overdue })}</li>}
      {sums.disputes > 0 && <li data-bad>{text('billing.disputes', { count: sums.disputes })}</li>}
    </ul>
  );
}

/** Open invoices of Stripe are compared with ours once a day: how far that is. */
function Reading({ reading }: { readonly reading: Answer['reading'] }) {
  const text = useTexts();
  const { moment } = useTimes();
  if (reading === null) return null;
  const { seen, finishedAt } = reading;
  return (
    <p className={pageClasses.small} style={{ margin: 0 }}>
      {finishedAt === null
        ? text('billing.reading', { count: seen })
        : text('billing.read', { count: seen, time: moment(finishedAt) })}
    </p>
  );
}

type LinesProps = { readonly lines: Answer['lines']; readonly isFiltered: boolean };

function Lines({ lines, isFiltered }: LinesProps) {
  const text = useTexts();
  if (lines.length === 0)
    return <p className={pageClasses.empty}>{text(isFiltered ? 'billing.none' : 'billing.empty')}</p>;
  return (
    <ul className={classes.list} aria-label={text('nav.billing')}>
      {lines.map((line) => (
        <BillingRow key={line.id} line={line} />
      ))}
    </ul>
  );
}
