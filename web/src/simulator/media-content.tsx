import { IconFile } from '@tabler/icons-react';
import { useTexts } from '../app/language.tsx';
import classes from './bubble.module.css';
import type { BubbleContent } from './contract.ts';
import { Markup } from './markup.tsx';
import { API } from './queries.ts';

type Media = Extract<BubbleContent, { kind: 'media' }>;

/** Pictures are shown, sound and films are played, everything else is saved. */
export function MediaContent({ content }: { content: Media }) {
  return (
    <div className={classes.words}>
      <File content={content} />
      {content.text !== '' && (
        <div>
          <Markup text={content.text} />
        </div>
      )}
    </div>
  );
}

function File({ content: { media, isVoice, file } }: { content: Media }) {
  const text = useTexts();
  const source = `${API}/media/${encodeURIComponent(file.id)}`;
  const name = file.name ?? text(`media.${isVoice ? 'voice' : media}`);
  if (media === 'image' || media === 'sticker')
    return <img className={classes.picture} src={source} alt={name} loading="lazy" />;
  if (media === 'audio') {
    // biome-ignore lint/a11y/useMediaCaption: customers' recordings have no captions
    return <audio className={classes.sound} src={source} controls preload="metadata" aria-label={name} />;
  }
  if (media === 'video') {
    // biome-ignore lint/a11y/useMediaCaption: customers' films have no captions
    return <video className={classes.picture} src={source} controls preload="metadata" aria-label={name} />;
  }
  return (
    <a className={classes.file} href={source} download={name}>
      <IconFile size={20} aria-hidden />
      {name}
    </a>
  );
}
