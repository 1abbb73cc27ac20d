import { useEffect, useRef, useState } from 'react';

/** In the order in which WhatsApp likes them; browsers know one or the other. */
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

export const canRecord = (): boolean =>
  typeof MediaRecorder !== 'undefined' && typeof navigator.mediaDevices?.getUserMedia === 'function';

type Recorder = {
  readonly isRecording: boolean;
  readonly start: () => Promise<void>;
  /** Ends the recording; what was recorded goes to `onRecorded`. */
  readonly stop: () => void;
};

/** Records from the microphone; a page that is left records no more. `onRefused` hears of a microphone that is not given. */
export function useRecorder(onRecorded: (sound: Blob) => void, onRefused: () => void): Recorder {
  const [isRecording, setRecording] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  useEffect(() => () => recorder.current?.stream.getTracks().forEach((track) => void track.stop()), []);
  return {
    isRecording,
    start: async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
      if (stream === null) return onRefused();
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      const own = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
      const parts: Blob[] = [];
      own.ondataavailable = ({ data }) => void parts.push(data);
      own.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        setRecording(false);
        const sound = new Blob(parts, { type: own.mimeType });
        if (sound.size > 0) onRecorded(sound);
      };
      recorder.current = own;
      own.start();
      setRecording(true);
    },
    stop: () => recorder.current?.stop(),
  };
}
