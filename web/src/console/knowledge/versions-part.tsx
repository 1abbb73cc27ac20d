import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { KnowledgeVersion, VersionAnswer } from '../contract.ts';
import { useTimes } from '../conversation/use-clock.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { Difference } from './difference.tsx';
import { knowledgeQueries } from './knowledge-queries.ts';

type VersionsPartProps = {
  readonly place: string;
  readonly versions: readonly KnowledgeVersion[];
  /** The text of the version that holds now. */
  readonly current: string;
  /** Null: whoever looks may not publish. */
  readonly onTake: ((version: VersionAnswer) => void) | null;
  /** The version that is open at first. */
  readonly opened?: number | null;
};

/** Who published what, when and why; each version beside the present one, and the way back to it. */
export function VersionsPart({ place, versions, current, onTake, opened = null }: VersionsPartProps) {
  const text = useTexts();
  const [open, setOpen] = useState(opened);
  if (versions.length === 0) return null;
  return (
    <Part title={text('knowledge.versions')}>
      <ul className={pageClasses.list}>
        {versions.map((version) => (
          <li key={version.version} className={pageClasses.item}>
            <VersionWords version={version} />
            <Button
              variant="default"
              aria-expanded={open === version.version}
              onClick={() => setOpen(open === version.version ? null : version.version)}
            >
              {text('knowledge.versions.show', { version: version.version })}
            </Button>
            {open === version.version && (
              <OpenVersion place={place} version={version.version} current={current} onTake={onTake} />
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function VersionWords({ version }: { readonly version: KnowledgeVersion }) {
  const text = useTexts();
  const { moment } = useTimes();
  return (
    <div className={pageClasses.itemWords}>
      <p className={pageClasses.itemName}>{text('knowledge.version', { version: version.version })}</p>
      <p className={pageClasses.small}>
        {version.author ?? text(version.version === 0 ? 'knowledge.byFile' : 'knowledge.byTerminal')}
        {' · '}
        <time dateTime={version.publishedAt}>{moment(version.publishedAt)}</time>
        {version.reason !== null && ` · ${version.reason}`}
        {version.despite != null && ` · ${text(`knowledge.despite.${version.despite}`)}`}
      </p>
    </div>
  );
}

type OpenVersionProps = Omit<VersionsPartProps, 'versions' | 'opened'> & { readonly version: number };

function OpenVersion({ place, version, current, onTake }: OpenVersionProps) {
  const text = useTexts();
  const found = useQuery(knowledgeQueries.version(place, version));
  return (
    <div className={pageClasses.stack} style={{ flex: '1 1 100%', minWidth: 0 }}>
      <Loaded query={found} lines={2}>
        {(old) => (
          <>
            <Difference before={old.content} after={current} />
            {onTake !== null && old.content !== current && (
              <Button variant="default" style={{ justifySelf: 'start' }} onClick={() => onTake(old)}>
                {text('knowledge.versions.take', { version })}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </div>
  );
}
