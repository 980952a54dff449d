// What a helper hears and feels without looking: one high tone is in, two low ones are not.

const TONES = { taken: [[880, 0.12]], double: [[330, 0.16], [330, 0.16]], refused: [[220, 0.3], [180, 0.3]] };
const SHAKES = { taken: [60], double: [60, 60, 60], refused: [250, 80, 250] };

let sound = null;

export const wake = () => {
  sound ??= "AudioContext" in window ? new AudioContext() : null;
  if (sound?.state === "suspended") sound.resume();
};

export const signal = (kind) => {
  navigator.vibrate?.(SHAKES[kind] ?? SHAKES.double);
  if (!sound) return;
  let at = sound.currentTime;
  (TONES[kind] ?? TONES.double).forEach(([pitch, length]) => {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.2, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + 0.05;
  });
};
