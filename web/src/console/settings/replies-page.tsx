import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useTexts } from '../../app/language.tsx';
import type { QuickReply } from '../contract.ts';
import { VARIABLES } from '../conversation/fill-reply.ts';
import { visible, visibleLine } from '../conversation/visible-text.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Loaded } from '../frame/loaded.tsx';
import classes from '../frame/page.module.css';
import { Page, Part } from '../frame/page.tsx';
import { consoleQueries } from '../queries.ts';
import { useMay } from '../session/use-session.ts';
import { ReplyForm } from './reply-form.tsx';
import settingsClasses from './settings.module.css';
import { useReplyActs } from './use-reply-acts.ts';

/** Texts that are inserted by a short word: everybody sees them, owner and staff change them. */
export function RepliesPage() {
  const text = useTexts();
  const replies = useQuery(consoleQueries.quickReplies);
  const mayChange = useMay('staff');
  const [leaving, setLeaving] = useState<QuickReply | null>(null);
  const { remove } = useReplyActs();
  const variables = VARIABLES[useLanguage().language];
  return (
    <Page title={text('nav.replies')}>
      <Part title={text('replies.title')} lead={text('replies.lead', variables)}>
        <Loaded query={replies} lines={3}>
          {(list) =>
            list.length === 0 ? (
              <p className={classes.empty}>{text('replies.none')}</p>
            ) : (
              <ul className={classes.list}>
                {list.map((reply) => (
                  <ReplyLine key={reply.id} reply={reply} mayChange={mayChange} onRemove={() => setLeaving(reply)} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Part>
      {mayChange && (
        <Part title={text('replies.new')}>
          <ReplyForm reply={null} onDone={() => undefined} />
        </Part>
      )}
      <ConfirmDialog
        isOpen={leaving !== null}
        title={text('replies.remove.title', { shortcut: visibleLine(leaving?.shortcut ?? '') })}
        consequence={text('replies.remove.consequence')}
        confirm={text('replies.remove')}
        isPending={remove.isPending}
        onConfirm={() => leaving !== null && remove.mutate(leaving.id, { onSettled: () => setLeaving(null) })}
        onClose={() => setLeaving(null)}
      />
    </Page>
  );
}

type ReplyLineProps = { readonly reply: QuickReply; readonly mayChange: boolean; readonly onRemove: () => void };

function ReplyLine({ reply, mayChange, onRemove }: ReplyLineProps) {
  const text = useTexts();
  const [isChanging, setChanging] = useState(false);
  const shortcut = visibleLine(reply.shortcut);
  if (isChanging)
    return (
      <li className={classes.item}>
        <div className={classes.itemWords}>
          <ReplyForm reply={reply} onDone={() => setChanging(false)} />
        </div>
      </li>
    );
  return (
    <li className={classes.item}>
      <div className={classes.itemWords}>
        <p className={classes.itemName}>{`/${shortcut}`}</p>
        <p className={settingsClasses.reply} dir="auto">
          {visible(reply.text)}
        </p>
      </div>
      {mayChange && (
        <div className={classes.acts}>
          <Button
            variant="default"
            aria-label={text('replies.change.of', { shortcut })}
            onClick={() => setChanging(true)}
          >
            {text('devices.change')}
          </Button>
          <Button
            variant="default"
            aria-haspopup="dialog"
            aria-label={text('replies.remove.of', { shortcut })}
            onClick={onRemove}
          >
            {text('replies.remove')}
          </Button>
        </div>
      )}
    </li>
  );
}
