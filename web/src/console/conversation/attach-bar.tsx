import { ActionIcon, CloseButton, FileButton } from '@mantine/core';
import { IconMicrophone, IconPaperclip, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import { canRecord, useRecorder } from '../../app/use-recorder.ts';
import type { Attached } from './attached-files.ts';
import classes from './composer.module.css';
import { visibleLine } from './visible-text.ts';

type AttachBarProps = { readonly onFiles: (files: readonly File[]) => void; readonly isDisabled: boolean };

const ENDINGS: Readonly<Record<string, string>> = { 'audio/ogg': 'ogg', 'audio/webm': 'webm', 'audio/mp4': 'm4a' };

/** Attaches files, or records a voice note; neither leaves before the button is pressed. */
export function AttachBar({ onFiles, isDisabled }: AttachBarProps) {
  const text = useTexts();
  const [isRefused, setRefused] = useState(false);
  const recorder = useRecorder(
    (sound) => {
      const type = sound.type.split(';')[0] ?? 'audio/ogg';
      onFiles([new File([sound], `${text('talk.voice.file')}.${ENDINGS[type] ?? 'ogg'}`, { type: sound.type })]);
    },
    () => setRefused(true),
  );
  return (
    <div className={classes.attach}>
      <FileButton multiple onChange={onFiles}>
        {(props) => (
          <ActionIcon {...props} variant="subtle" size={36} aria-label={text('attach')} disabled={isDisabled}>
            <IconPaperclip size={20} />
          </ActionIcon>
        )}
      </FileButton>
      {canRecord() && (
        <ActionIcon
          variant={recorder.isRecording ? 'filled' : 'subtle'}
          {...(recorder.isRecording && { color: 'red' })}
          size={36}
          aria-label={text(recorder.isRecording ? 'talk.voice.stop' : 'voice.record')}
          aria-pressed={recorder.isRecording}
          disabled={isDisabled}
          onClick={() => {
            setRefused(false);
            if (recorder.isRecording) recorder.stop();
            else void recorder.start();
          }}
        >
          {recorder.isRecording ? <IconPlayerStop size={20} /> : <IconMicrophone size={20} />}
        </ActionIcon>
      )}
      {isRefused && (
        <p role="alert" className={classes.refusal}>
          {text('voice.refused')}
        </p>
      )}
    </div>
  );
}

type FileListProps = { readonly files: readonly Attached[]; readonly onRemove: (id: string) => void };

/** What goes with the next message; each can be looked at or listened to, and taken out. */
export function FileList({ files, onRemove }: FileListProps) {
  const text = useTexts();
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={text('talk.files')}>
      {files.map((attached) => (
        <li key={attached.id}>
          <Preview attached={attached} />
          <span className={classes.fileName}>{visibleLine(attached.name)}</span>
          <CloseButton
            size="md"
            aria-label={text('talk.file.remove', { name: visibleLine(attached.name) })}
            onClick={() => onRemove(attached.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function Preview({ attached: { file, name } }: { readonly attached: Attached }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (address === null) return null;
  if (/^image\/(jpeg|png|webp)$/.test(file.type)) return <img src={address} alt="" className={classes.preview} />;
  if (!file.type.startsWith('audio/')) return null;
  // biome-ignore lint/a11y/useMediaCaption: one's own recording
  return <audio src={address} controls aria-label={name} className={classes.sound} />;
}
