import { ActionIcon } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { type SyntheticEvent, useRef, useState } from 'react';
import { useTexts } from '../../app/language.tsx';
import classes from './attachment.module.css';

const SPEEDS = [1, 1.5, 2] as const;

/** Seconds as 0:23. */
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

type VoicePlayerProps = { readonly path: string; readonly durationMs: number | null };

/** Plays a voice note with our own buttons: nothing is fetched before it is asked for; arrows seek, the speed is kept. */
export function VoicePlayer({ path, durationMs }: VoicePlayerProps) {
  const text = useTexts();
  const voice = useVoice(durationMs);
  const { isPlaying, at, length, speed } = voice;
  return (
    <div className={classes.voice}>
      <audio ref={voice.audio} preload="none" {...voice.heard}>
        <source src={path} />
        <source src={`${path}?as=m4a`} type="audio/mp4" onError={voice.fail} />
      </audio>
      <ActionIcon
        size={36}
        radius="xl"
        onClick={voice.toggle}
        aria-label={text(isPlaying ? 'talk.voice.pause' : 'talk.voice.play')}
      >
        {isPlaying ? <IconPlayerPause size={20} /> : <IconPlayerPlay size={20} />}
      </ActionIcon>
      <SeekBar at={at} length={length} onSeek={voice.seek} />
      <span className={classes.length}>{clock(isPlaying || at > 0 ? at : length)}</span>
      <button
        type="button"
        className={classes.speed}
        onClick={voice.faster}
        aria-label={text('talk.voice.speed', { speed })}
      >
        {speed}×
      </button>
      {voice.hasFailed && (
        <p role="alert" className={classes.failed}>
          {text('talk.voice.failed')}{' '}
          <a href={path} download>
            {text('talk.voice.save')}
          </a>
        </p>
      )}
    </div>
  );
}

type SeekBarProps = {
  readonly at: number;
  readonly length: number;
  readonly onSeek: (seconds: number) => void;
};

function SeekBar({ at, length, onSeek }: SeekBarProps) {
  const text = useTexts();
  const end = Math.max(length, 0.1);
  return (
    <input
      type="range"
      className={classes.seek}
      aria-label={text('talk.voice.seek')}
      aria-valuetext={text('talk.voice.position', { at: clock(at), length: clock(length) })}
      min={0}
      max={end}
      step={0.1}
      value={Math.min(at, end)}
      onChange={(event) => onSeek(Number(event.currentTarget.value))}
      onKeyDown={(event) => {
        // A tenth of a second is no step for a finger on the arrows.
        const step = event.key === 'ArrowRight' ? 5 : event.key === 'ArrowLeft' ? -5 : 0;
        if (step === 0) return;
        event.preventDefault();
        onSeek(Math.min(Math.max(at + step, 0), length));
      }}
    />
  );
}

/** Where the voice is, how fast it goes, and what the sound element says about it. */
function useVoice(durationMs: number | null) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [at, setAt] = useState(0);
  const [measured, setMeasured] = useState(0);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const fail = () => setFailed(true);
  const toggle = () => {
    setFailed(false);
    if (isPlaying) audio.current?.pause();
    else void audio.current?.play().catch(fail);
  };
  const seek = (seconds: number) => {
    setAt(seconds);
    if (audio.current !== null) audio.current.currentTime = seconds;
  };
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current !== null) audio.current.playbackRate = next;
  };
  const heard = {
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setAt(0),
    onTimeUpdate: ({ currentTarget }: SyntheticEvent<HTMLAudioElement>) => setAt(currentTarget.currentTime),
    onLoadedMetadata: ({ currentTarget }: SyntheticEvent<HTMLAudioElement>) => {
      currentTarget.playbackRate = speed;
      if (Number.isFinite(currentTarget.duration)) setMeasured(currentTarget.duration);
    },
  };
  const length = durationMs === null ? measured : durationMs / 1000;
  return { audio, heard, isPlaying, hasFailed, fail, at, length, speed, toggle, seek, faster };
}
