import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { FailedPage } from '../../app/page-states.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { TextAnswer, TextKind } from '../contract.ts';
import { Loaded } from '../frame/loaded.tsx';
import { Page } from '../frame/page.tsx';
import { Editor } from './editor.tsx';
import { FIELDS } from './fields-of.tsx';
import { KNOWLEDGE, knowledgeQueries } from './knowledge-queries.ts';
import { TEXT_KINDS } from './text-kinds.ts';
import { TryPart } from './trial/try-part.tsx';

/** Prompt, business text, hours or rules. */
export function KnowledgeTextEditor() {
  const { kind: asked } = useParams({ from: '/console/knowledge/texts/$kind' });
  const kind = TEXT_KINDS.find((one) => one === asked);
  return kind === undefined ? (
    <FailedPage error={new Error(asked)} reset={() => undefined} />
  ) : (
    <OpenText key={kind} kind={kind} />
  );
}

function OpenText({ kind }: { readonly kind: TextKind }) {
  const text = useTexts();
  const found = useQuery(knowledgeQueries.text(kind));
  return (
    <Page title={text(`knowledge.kind.${kind}`)}>
      <Loaded query={found} lines={8}>
        {(answer) => <TextFields key={answer.text.version} {...answer} />}
      </Loaded>
    </Page>
  );
}

function TextFields({ text: found, versions }: TextAnswer) {
  const text = useTexts();
  const { v } = useSearch({ from: '/console/knowledge/texts/$kind' });
  const { kind, content, version } = found;
  const [isRaw, setRaw] = useState(false);
  // Its fields are not all of it.
  const hasRaw = kind === 'about' || kind === 'rules';
  return (
    <Editor
      place={`texts/${kind}`}
      published={{ title: '', content, version }}
      versions={versions}
      opened={v === undefined ? null : Number(v)}
      tries={kind}
      titleLabel={null}
      contentLabel={text(`knowledge.kind.${kind}`)}
      hint={text(`knowledge.kind.hint.${kind}`, { braces: '{{business_name}}' })}
      {...(!isRaw && FIELDS[kind])}
      {...(hasRaw && {
        above: () => (
          <Switch label={text('facts.raw')} checked={isRaw} onChange={(event) => setRaw(event.currentTarget.checked)} />
        ),
      })}
      isCode={kind !== 'assistant' && kind !== 'business'}
      below={(draft) => <TryPart draft={{ of: 'text', kind, content: draft.content }} />}
      send={({ draft: { content: written }, reason, basedOn, tried }) =>
        sendRequest(`${KNOWLEDGE}/texts/${kind}`, {
          ...{ method: 'PUT', body: { content: written, reason, basedOn, ...tried } },
        })
      }
    />
  );
}
