import { ActionIcon, Modal, UnstyledButton } from '@mantine/core';
import { IconEyeOff, IconMinus, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import type { Attachment } from '../contract.ts';
import classes from './attachment.module.css';
import { visibleLine } from './visible-text.ts';

type PictureProps = { readonly attachment: Attachment; readonly path: string };

/** A picture; one that may disturb is not fetched before it is asked for. */
export function Picture(props: PictureProps) {
  const text = useTexts();
  const [isWanted, setWanted] = useState(false);
  const { isDelicate } = props.attachment;
  if (!isDelicate || isWanted) return <Uncovered {...props} isFocused={isDelicate} />;
  return (
    <UnstyledButton className={classes.cover} onClick={() => setWanted(true)}>
      <IconEyeOff size={20} aria-hidden />
      {text('talk.picture.delicate')}
    </UnstyledButton>
  );
}

/** With boxes over what was read in it; it opens over the whole page, to be enlarged. */
function Uncovered({ attachment, path, isFocused }: PictureProps & { readonly isFocused: boolean }) {
  const text = useTexts();
  const frame = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFocused) frame.current?.focus();
  }, [isFocused]);
  const [isOpen, setOpen] = useState(false);
  const [zoom, setZoom] = useState(1);
  const name = visibleLine(attachment.fileName ?? '') || text('talk.kind.image');
  return (
    <>
      <UnstyledButton
        ref={frame}
        className={classes.frame}
        aria-label={text('talk.picture.open', { name })}
        onClick={() => setOpen(true)}
      >
        <Boxed attachment={attachment} path={path} alt="" />
      </UnstyledButton>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        fullScreen
        title={name}
        closeButtonProps={{ 'aria-label': text('close'), size: 44 }}
      >
        <ZoomBar zoom={zoom} onZoom={setZoom} />
        <section
          className={classes.zoomArea}
          data-zoomed={zoom > 1}
          aria-label={name}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <div style={{ width: `${zoom * 100}%` }}>
            <Boxed attachment={attachment} path={path} alt={name} />
          </div>
        </section>
        {attachment.boxes.length > 0 && (
          <ul className={classes.boxTexts}>
            {attachment.boxes.map((box) => (
              <li key={`${box.x}:${box.y}:${box.text}`}>{visibleLine(box.text)}</li>
            ))}
          </ul>
        )}
      </Modal>
    </>
  );
}

function ZoomBar({ zoom, onZoom }: { readonly zoom: number; readonly onZoom: (zoom: number) => void }) {
  const text = useTexts();
  return (
    <div className={classes.zoomBar}>
      <ActionIcon
        variant="default"
        size={44}
        aria-label={text('talk.picture.smaller')}
        disabled={zoom <= 1}
        onClick={() => onZoom(Math.max(zoom / 1.5, 1))}
      >
        <IconMinus size={20} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={44}
        aria-label={text('talk.picture.larger')}
        disabled={zoom >= 6}
        onClick={() => onZoom(Math.min(zoom * 1.5, 6))}
      >
        <IconPlus size={20} />
      </ActionIcon>
    </div>
  );
}

/** A part of the picture's side; boxes come as parts from 0 to 1, or in pixels of the picture. */
function percent(value: number, side: number, inPixels: boolean): string {
  const part = inPixels ? value / side : value;
  return `${Math.min(Math.max(part, 0), 1) * 100}%`;
}

function Boxed({ attachment, path, alt }: PictureProps & { readonly alt: string }) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const inPixels = attachment.boxes.some(({ x, y, width, height }) => Math.max(x, y, width, height) > 1);
  return (
    <span className={classes.boxed}>
      <img
        className={classes.picture}
        src={path}
        alt={alt}
        loading="lazy"
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
      />
      {size !== null &&
        attachment.boxes.map((box) => (
          <span
            key={`${box.x}:${box.y}:${box.text}`}
            aria-hidden
            className={classes.box}
            title={visibleLine(box.text)}
            style={{
              left: percent(box.x, size.width, inPixels),
              top: percent(box.y, size.height, inPixels),
              width: percent(box.width, size.width, inPixels),
              height: percent(box.height, size.height, inPixels),
            }}
          />
        ))}
    </span>
  );
}
