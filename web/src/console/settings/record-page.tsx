import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../app/language.tsx';
import type { AuditEntry } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { useServerWords } from '../conversation/use-words.ts';
import { visibleLine } from '../conversation/visible-text.ts';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';

const CONVERSATION = 'conversation:';
/** An account, then what was set: `<id> role=owner`. */
const OF_STAFF = /^([\da-f-]{36}) (.*)$/su;
/** Ids that say nothing to a person. */
const BARE = /^(?:shop$|quick_reply:)/u;

/** Who changed what, when and from which device: the newest first. */
export function RecordPage() {
  const text = useTexts();
  const audit = useInfiniteQuery({ ...consoleQueries.audit, staleTime: 0 });
  return (
    <Page title={text('nav.record')}>
      <Part title={text('record.title')} lead={text('record.lead')}>
        <Loaded query={audit} lines={8}>
          {({ pages }) => <Entries entries={pages.flatMap((page) => page.entries)} />}
        </Loaded>
        {audit.hasNextPage && (
          <Button
            variant="default"
            mt="md"
            loading={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
          >
            {text('orders.more')}
          </Button>
        )}
      </Part>
    </Page>
  );
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const text = useTexts();
  if (entries.length === 0) return <p className={classes.empty}>{text('record.none')}</p>;
  return (
    <ul className={classes.list}>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

/** What was changed: names in the place of ids, and words for what a change of an account says. */
function useAboutWords(): (about: string) => string {
  const words = useServerWords();
  const { data } = useQuery(consoleQueries.staff);
  return (about) => {
    const [, id = '', change = about] = OF_STAFF.exec(about) ?? [];
    const name = data?.staff.find((member) => member.id === id)?.name;
    const said = words(`record.set.${change}`, change);
    return name === undefined ? said : `${visibleLine(name)} · ${said}`;
  };
}

function Entry({ entry: { at, by, device, act, about } }: { readonly entry: AuditEntry }) {
  const text = useTexts();
  const words = useServerWords();
  const { moment } = useTimes();
  const aboutWords = useAboutWords();
  const id = about?.startsWith(CONVERSATION) ? about.slice(CONVERSATION.length) : null;
  const isTold = about !== null && id === null && !BARE.test(about);
  return (
    <li className={classes.item}>
      <div className={classes.itemWords}>
        <p>
          <bdi>
            <strong>{by === 'recado' ? 'Recado' : visibleLine(by)}</strong>
          </bdi>
          {` · ${words(`record.act.${act}`, act.replaceAll('_', ' '))}`}
          {isTold && ` · ${aboutWords(about)}`}
        </p>
        <p className={classes.small}>
          <time dateTime={at}>{moment(at)}</time>
          {device !== null && ` · ${visibleLine(device)}`}
        </p>
      </div>
      {id !== null && (
        <Button component={Link} to={`/c/${encodeURIComponent(id)}`} variant="default">
          {text('record.open')}
        </Button>
      )}
    </li>
  );
}
