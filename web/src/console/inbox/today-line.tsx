import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import { useMoney } from '../conversation/use-money.ts';
import { consoleQueries } from '../queries.ts';
import classes from './inbox.module.css';

/** The owner's glance: what the assistant did today and what it cost. Its place is kept while it is asked for. */
export function TodayLine() {
  const text = useTexts();
  const { microUsd } = useMoney();
  const { data } = useQuery(consoleQueries.today);
  return (
    <p className={classes.today}>
      {data !== undefined && (
        <Link to="/insights" search={{ days: '1' }}>
          {text('today.line', {
            answered: data.answered,
            person: data.givenToPerson,
            orders: data.orders,
            cost: microUsd(data.costMicroUsd),
          })}
        </Link>
      )}
    </p>
  );
}
