import { IconFile } from '@tabler/icons-react';
import { useTexts } from '../../app/language.tsx';
import type { Attachment } from '../contract.ts';
import classes from './attachment.module.css';
import type { ItemContext } from './item-context.ts';
import { Picture } from './picture.tsx';
import { ReadText } from './read-text.tsx';
import { useServerWords } from './use-words.ts';
import { visibleLine } from './visible-text.ts';
import { VoicePlayer } from './voice-player.tsx';

type AttachmentViewProps = { readonly attachment: Attachment; readonly context: ItemContext };

/** A file of the customer's, and what was heard or read in it. */
export function AttachmentView({ attachment, context }: AttachmentViewProps) {
  const text = useTexts();
  const words = useServerWords();
  const { kind, path, state, reason } = attachment;
  if (state === 'removed')
    return <p className={classes.gone}>{words(`talk.removed.${reason}`, text('talk.file.removed'))}</p>;
  return (
    <div className={classes.attachment}>
      {path === null && state !== 'reading' && <p className={classes.gone}>{text('talk.file.none')}</p>}
      {path !== null && kind === 'audio' && <VoicePlayer path={path} durationMs={attachment.durationMs} />}
      {path !== null && (kind === 'image' || kind === 'sticker') && <Picture attachment={attachment} path={path} />}
      {path !== null && kind === 'video' && <Film path={path} />}
      {path !== null && kind === 'document' && <FileLink path={path} attachment={attachment} />}
      <ReadText attachment={attachment} context={context} />
    </div>
  );
}

function Film({ path }: { readonly path: string }) {
  const text = useTexts();
  // biome-ignore lint/a11y/useMediaCaption: customers' films have no captions
  return <video className={classes.film} src={path} controls preload="none" aria-label={text('talk.kind.video')} />;
}

function FileLink({ path, attachment }: { readonly path: string; readonly attachment: Attachment }) {
  const text = useTexts();
  const name = visibleLine(attachment.fileName ?? '') || text('talk.kind.document');
  const size = attachment.sizeBytes;
  return (
    <a className={classes.file} href={path} download={attachment.fileName ?? true}>
      <IconFile size={20} aria-hidden />
      <span dir="auto">{name}</span>
      {size !== null && <span className={classes.size}>{text('talk.file.size', { kb: Math.ceil(size / 1024) })}</span>}
    </a>
  );
}

/** A file that we sent. */
export function SentFile({ path, kind }: { readonly path: string; readonly kind: string }) {
  const text = useTexts();
  switch (kind) {
    case 'image':
    case 'sticker':
      return <img className={classes.picture} src={path} alt={text('talk.kind.image')} loading="lazy" />;
    case 'audio':
    case 'voice':
      return <VoicePlayer path={path} durationMs={null} />;
    case 'video':
      return <Film path={path} />;
    default:
      return (
        <a className={classes.file} href={path} download>
          <IconFile size={20} aria-hidden />
          {text('talk.kind.document')}
        </a>
      );
  }
}
