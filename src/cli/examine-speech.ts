import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { findAudioTools } from '../vendors/ffmpeg/index.ts';
import type { Finding } from './examine-engines.ts';

/** Who hears voice notes, and what brings other sound formats into one that is taken. */
export const examineSpeech = async ({ speech }: Config): Promise<readonly Finding[]> =>
  Promise.all([examineTranscriber(speech), examineFfmpeg()]);

async function examineTranscriber(speech: Config['speech']): Promise<Finding> {
  if (speech.kind !== 'openai') return withoutKey(speech.kind);
  // Loaded here, so that other commands do not wait for the SDK.
  const { announcedEnd, checkSpeechAccount } = await import('../vendors/whisper/index.ts');
  const { outcome, words } = await checkSpeechAccount(speech);
  const end = announcedEnd(speech, machineClock());
  if (outcome !== 'works') return { part: 'speech', kind: 'real', state: 'fails', words };
  if (end !== null) {
    const both = { es: `${words.es}; ${end.es}`, en: `${words.en}; ${end.en}` };
    return { part: 'speech', kind: 'real', state: 'attention', words: both };
  }
  return { part: 'speech', kind: 'real', state: 'works', words };
}

const withoutKey = (kind: 'demo' | 'none'): Finding =>
  kind === 'demo'
    ? {
        part: 'speech',
        kind: 'stand-in',
        state: 'works',
        words: {
          es: 'no oye: repite lo que se escribe junto a una nota de voz; pon OPENAI_API_KEY',
          en: 'cannot hear: it repeats what is typed beside a voice note; set OPENAI_API_KEY',
        },
      }
    : {
        part: 'speech',
        kind: 'real',
        state: 'idle',
        words: {
          es: 'sin configurar: se pide a los clientes que escriban; pon OPENAI_API_KEY para oír notas de voz',
          en: 'not set up: customers are asked to type; set OPENAI_API_KEY to hear voice notes',
        },
      };

async function examineFfmpeg(): Promise<Finding> {
  const tools = await findAudioTools();
  if (tools !== null)
    return {
      part: 'ffmpeg',
      kind: 'real',
      state: 'works',
      words: { es: `versión ${tools.version}`, en: `version ${tools.version}` },
    };
  const words = {
    es: 'no está, o sin MP3: no se oyen AMR, AAC ni el sonido de videos, el silencio se paga y las notas largas no se cortan; instala ffmpeg',
    en: 'not found, or without MP3: AMR, AAC and the sound of films are not heard, silence is paid for, long notes are not cut; install ffmpeg',
  };
  return { part: 'ffmpeg', kind: 'real', state: 'idle', words };
}
