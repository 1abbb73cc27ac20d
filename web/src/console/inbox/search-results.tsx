import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import { Failure } from '../../app/page-states.tsx';
import type { SearchHit } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useCustomerName } from '../conversation/use-words.ts';
import { Marked } from '../conversation/words.tsx';
import classes from './inbox.module.css';
import { searchQuery } from './inbox-query.ts';
import rowClasses from './row.module.css';

type SearchResultsProps = { readonly term: string; readonly openId: string | null };

/** What was found, with its terms marked; it stays while the next letters are typed. */
export function SearchResults({ term, openId }: SearchResultsProps) {
  const text = useTexts();
  const [asked] = useDebouncedValue(term, 200);
  const search = useQuery(searchQuery(asked));
  if (search.isError) return <Failure error={search.error} onRetry={() => void search.refetch()} />;
  const hits = search.data;
  return (
    <div className={classes.found}>
      <p role="status" className={classes.foundCount}>
        {hits === undefined ? text('loading') : text('inbox.found', { count: hits.length })}
      </p>
      <ul className={classes.hits}>
        {hits?.map((hit) => (
          <li key={`${hit.conversationId}:${hit.itemId}:${hit.where}`}>
            <Hit hit={hit} isOpen={hit.conversationId === openId} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hit({ hit, isOpen }: { readonly hit: SearchHit; readonly isOpen: boolean }) {
  const text = useTexts();
  const times = useTimes();
  const name = useCustomerName()(hit.customer);
  return (
    <Link
      to="/c/$id"
      params={{ id: hit.conversationId }}
      search={hit.itemId === null ? {} : { m: hit.itemId }}
      className={rowClasses.row}
      data-row={hit.conversationId}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span className={rowClasses.line}>
        <strong className={rowClasses.name} dir="auto" data-truncate>
          {name}
        </strong>
        <span className={rowClasses.holding}>
          <span>{text(`inbox.where.${hit.where}`)}</span>
          {hit.at !== null && <time dateTime={hit.at}>{times.ago(hit.at, Date.now())}</time>}
        </span>
      </span>
      <span className={rowClasses.excerpt} dir="auto">
        <Marked parts={hit.excerpt} />
      </span>
    </Link>
  );
}
