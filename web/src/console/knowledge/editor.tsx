import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { KnowledgeVersion, TextKind } from '../contract.ts';
import pageClasses from '../frame/page.module.css';
import { Part } from '../frame/page.tsx';
import { useMay } from '../session/use-session.ts';
import { Difference } from './difference.tsx';
import classes from './knowledge.module.css';
import { PublishDialog } from './publish-dialog.tsx';
import { type Draft, useDraft } from './use-draft.ts';
import { type Publishing, type Theirs, usePublish } from './use-publish.ts';
import { VersionsPart } from './versions-part.tsx';

type EditorProps = {
  /** `pages/<id>` or `texts/<kind>`: where its versions are. */
  readonly place: string;
  readonly published: Draft & { readonly version: number };
  readonly versions: readonly KnowledgeVersion[];
  /** What the title is called; null: the text has none. */
  readonly titleLabel: string | null;
  readonly contentLabel: string;
  readonly hint?: string;
  readonly isCode?: boolean;
  /** Fields in the place of the text; null: the text as it stands. */
  readonly fields?: (draft: Draft, write: (draft: Draft) => void, isReadOnly: boolean) => ReactNode | null;
  /** Its fields say what is wrong with it: it cannot be published yet. */
  readonly isFaulty?: (draft: Draft) => boolean;
  /** Scripted customers are asked before it is published; left out: they are not. */
  readonly tries?: TextKind;
  /** The version that is shown beside the present one. */
  readonly opened?: number | null;
  readonly send: (publishing: Publishing) => Promise<unknown>;
  readonly onPublished?: () => void;
  /** Shown above the fields, with a way to put a text into them. */
  readonly above?: (draft: Draft, write: (draft: Draft) => void) => ReactNode;
  /** Shown below them. */
  readonly below?: (draft: Draft) => ReactNode;
};

/** Edits one text: fields, publishing with a reason, what somebody else did meanwhile, versions. Staff only reads. */
export function Editor(props: EditorProps) {
  const { place, published, versions, above, below } = props;
  const text = useTexts();
  const isOwner = useMay('owner');
  const { draft, write, forget } = useDraft(`${place}:${published.version}`, published);
  const [basedOn, setBasedOn] = useState(published.version);
  const [isAsking, setAsking] = useState(false);
  const { publish, theirs, problems, forgetProblems } = usePublish(
    props.send,
    (sent) => {
      forget(sent);
      setAsking(false);
      props.onPublished?.();
    },
    () => setAsking(false),
  );
  const isSame = draft.content === published.content && draft.title === published.title;
  const isEmpty = draft.content.trim() === '' || (props.titleLabel !== null && draft.title.trim() === '');
  const isUnfit = isEmpty || (props.isFaulty?.(draft) ?? false);
  return (
    <>
      {theirs !== null && theirs.version !== basedOn && (
        <Moved theirs={theirs} mine={draft.content} onGoOn={() => setBasedOn(theirs.version)} />
      )}
      <Part title={text('knowledge.text')} {...(props.hint !== undefined && { lead: props.hint })}>
        <div className={pageClasses.stack}>
          {isOwner && above?.(draft, write)}
          <Fields {...props} draft={draft} write={write} isReadOnly={!isOwner} />
          {isOwner && (
            <Acts {...{ isSame, isUnfit }} onPublish={() => setAsking(true)} onDiscard={() => forget(published)} />
          )}
        </div>
      </Part>
      {below?.(draft)}
      <VersionsPart
        place={place}
        versions={versions}
        current={published.content}
        opened={props.opened ?? null}
        onTake={isOwner ? (old) => write({ title: old.title ?? draft.title, content: old.content }) : null}
      />
      <PublishDialog
        isOpen={isAsking}
        before={published.content}
        after={draft.content}
        problems={problems}
        isPending={publish.isPending}
        tries={props.tries === undefined ? null : { kind: props.tries, content: draft.content, basedOn }}
        onPublish={(reason, tried) => publish.mutate({ draft, reason, basedOn, ...(tried && { tried }) })}
        onClose={() => {
          forgetProblems();
          setAsking(false);
        }}
      />
    </>
  );
}

type ActsProps = {
  readonly isSame: boolean;
  /** It cannot be published as it stands. */
  readonly isUnfit: boolean;
  readonly onPublish: () => void;
  readonly onDiscard: () => void;
};

function Acts({ isSame, isUnfit, onPublish, onDiscard }: ActsProps) {
  const text = useTexts();
  return (
    <Group gap="sm">
      <Button disabled={isSame || isUnfit} onClick={onPublish}>
        {text('knowledge.publish.open')}
      </Button>
      <Button variant="default" disabled={isSame} onClick={onDiscard}>
        {text('knowledge.discard')}
      </Button>
    </Group>
  );
}

type FieldsProps = Pick<EditorProps, 'titleLabel' | 'contentLabel' | 'isCode' | 'fields'> & {
  readonly draft: Draft;
  readonly write: (draft: Draft) => void;
  readonly isReadOnly: boolean;
};

function Fields({ titleLabel, contentLabel, isCode, fields, draft, write, isReadOnly }: FieldsProps) {
  const own = fields?.(draft, write, isReadOnly) ?? null;
  return (
    <>
      {titleLabel !== null && (
        <TextInput
          label={titleLabel}
          maxLength={300}
          readOnly={isReadOnly}
          value={draft.title}
          onChange={(event) => write({ ...draft, title: event.currentTarget.value })}
        />
      )}
      {own ?? (
        <Textarea
          label={contentLabel}
          autosize
          minRows={8}
          maxRows={24}
          readOnly={isReadOnly}
          spellCheck={!isCode}
          {...(isCode && { className: classes.code })}
          value={draft.content}
          onChange={(event) => write({ ...draft, content: event.currentTarget.value })}
        />
      )}
    </>
  );
}

type MovedProps = { readonly theirs: Theirs; readonly mine: string; readonly onGoOn: () => void };

/** Somebody else published: nothing of either is lost, and whoever goes on knows what they replace. */
function Moved({ theirs, mine, onGoOn }: MovedProps) {
  const text = useTexts();
  const author = theirs.author ?? text('knowledge.byTerminal');
  return (
    <div className={pageClasses.note} role="alert" style={{ margin: 0 }}>
      <p style={{ marginTop: 0 }}>{text('knowledge.moved', { author, version: theirs.version })}</p>
      <Difference before={theirs.content} after={mine} />
      <Button variant="default" mt="sm" onClick={onGoOn}>
        {text('knowledge.moved.goOn')}
      </Button>
    </div>
  );
}
