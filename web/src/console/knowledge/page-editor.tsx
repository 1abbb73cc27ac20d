import { Button, FileButton, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { KnowledgePage, PageAnswer } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { useServerWords } from '../conversation/use-words.ts';
import { Loaded } from '../frame/loaded.tsx';
import pageClasses from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { useMay } from '../session/use-session.ts';
import { Editor } from './editor.tsx';
import { KNOWLEDGE, KNOWLEDGE_KEY, knowledgeQueries, readOwnFile } from './knowledge-queries.ts';
import { PreviewPart } from './preview-part.tsx';
import { TryPart } from './trial/try-part.tsx';
import type { Draft } from './use-draft.ts';

/** One page of the business, or a new one. */
export function KnowledgePageEditor() {
  const { id } = useParams({ from: '/console/knowledge/pages/$id' });
  if (id === 'new') return <NewPage key={id} kind="page" />;
  return id === 'new-answer' ? <NewPage key={id} kind="answer" /> : <ExistingPage key={id} id={id} />;
}

function NewPage({ kind }: Pick<KnowledgePage, 'kind'>) {
  const text = useTexts();
  const isAnswer = kind === 'answer';
  const navigate = useNavigate();
  return (
    <Page title={text(isAnswer ? 'knowledge.newAnswer' : 'knowledge.new')}>
      <Editor
        place={isAnswer ? 'pages/new-answer' : 'pages/new'}
        published={{ title: '', content: '', version: 0 }}
        versions={[]}
        titleLabel={text(isAnswer ? 'knowledge.question' : 'knowledge.page.title')}
        contentLabel={text(isAnswer ? 'knowledge.answer' : 'knowledge.page.content')}
        hint={text(isAnswer ? 'knowledge.answer.hint' : 'knowledge.page.hint')}
        {...(!isAnswer && {
          above: (draft: Draft, write: (draft: Draft) => void) => <FromFile draft={draft} write={write} />,
        })}
        below={({ title, content }) => (
          <>
            <TryPart draft={{ of: 'page', id: null, kind, title, content }} />
            <PreviewPart content={content} />
          </>
        )}
        send={({ draft, reason }) =>
          sendRequest(`${KNOWLEDGE}/pages`, { method: 'POST', body: { ...draft, kind, reason } })
        }
        onPublished={() => void navigate({ to: '/knowledge' })}
      />
    </Page>
  );
}

function ExistingPage({ id }: { readonly id: string }) {
  const text = useTexts();
  const found = useQuery(knowledgeQueries.page(id));
  return (
    <Page title={found.data?.page.title ?? text('nav.knowledge')}>
      <Loaded query={found} lines={8}>
        {(answer) => <OpenPage key={answer.page.version} {...answer} />}
      </Loaded>
    </Page>
  );
}

function OpenPage({ page, versions }: PageAnswer) {
  const text = useTexts();
  const isAnswer = page.kind === 'answer';
  return (
    <>
      <Shown page={page} />
      <Editor
        place={`pages/${page.id}`}
        published={page}
        versions={versions}
        titleLabel={text(isAnswer ? 'knowledge.question' : 'knowledge.page.title')}
        contentLabel={text(isAnswer ? 'knowledge.answer' : 'knowledge.page.content')}
        above={(draft, write) => <FromFile draft={draft} write={write} />}
        below={({ title, content }) => (
          <>
            <TryPart
              draft={{ of: 'page', id: page.id, kind: page.kind, title, content }}
              note={page.isShown ? null : text('trial.hidden')}
            />
            <PreviewPart content={content} />
          </>
        )}
        send={({ draft: { title, content }, reason, basedOn }) => {
          const body = { title, content, reason, basedOn, isShown: page.isShown };
          return sendRequest(`${KNOWLEDGE}/pages/${page.id}`, { method: 'PUT', body });
        }}
      />
    </>
  );
}

/** Whether the assistant finds the page. */
function Shown({ page }: { readonly page: KnowledgePage }) {
  const text = useTexts();
  const client = useQueryClient();
  const fail = useRefusal();
  const isOwner = useMay('owner');
  const change = useMutation({
    mutationFn: (isShown: boolean) => {
      const { title, content, version: basedOn } = page;
      const reason = text(isShown ? 'knowledge.shown.again' : 'knowledge.shown.never');
      return sendRequest(`${KNOWLEDGE}/pages/${page.id}`, {
        ...{ method: 'PUT', body: { title, content, isShown, reason, basedOn } },
      });
    },
    onError: fail,
    onSettled: () => client.invalidateQueries({ queryKey: KNOWLEDGE_KEY }),
  });
  return (
    <Part title={text('knowledge.shown.title')}>
      <Switch
        label={text('knowledge.shown')}
        description={text('knowledge.shown.hint')}
        checked={page.isShown}
        disabled={!isOwner || change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
    </Part>
  );
}

type FromFileProps = { readonly draft: Draft; readonly write: (draft: Draft) => void };

/** Puts the text of a file into the fields, where a person reads it before it is published. */
function FromFile({ draft, write }: FromFileProps) {
  const text = useTexts();
  const words = useServerWords();
  const fail = useRefusal();
  const [note, setNote] = useState<string | null>(null);
  const read = useMutation({
    mutationFn: (file: File) => readOwnFile(file),
    onSuccess: (found, file) => {
      const title = draft.title.trim() === '' ? file.name.replace(/\.[^.]+$/, '').replace(/[-_]+/g, ' ') : draft.title;
      write({ title, content: found.text });
      setNote(found.hasScripts ? text('knowledge.file.scripts') : found.isWhole ? null : text('knowledge.file.part'));
    },
    onError: (thrown) => {
      const code = thrown instanceof RequestError ? thrown.code : '';
      const known = words(`knowledge.file.${code}`, '');
      if (known === '') fail(thrown);
      else setNote(known);
    },
  });
  return (
    <div>
      <FileButton
        accept=".md,.txt,.pdf,text/plain,text/markdown,application/pdf"
        onChange={(file) => file && read.mutate(file)}
      >
        {(props) => (
          <Button {...props} variant="default" loading={read.isPending}>
            {text('knowledge.file')}
          </Button>
        )}
      </FileButton>
      {note !== null && (
        <p className={pageClasses.note} role="status">
          {note}
        </p>
      )}
    </div>
  );
}
