// What is heard and felt: tones, vibration, and where wished a voice. Each is remembered in this browser.

const remembered = (name, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
};

export const makeVoice = (tones, voice, voiceLabel) => {
  let audio = null;
  tones.checked = remembered("psoas-tones", true);
  voice.checked = remembered("psoas-voice", false);
  voiceLabel.hidden = !("speechSynthesis" in window);
  for (const [box, name] of [[tones, "psoas-tones"], [voice, "psoas-voice"]])
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(name, box.checked);
      } catch {
        // A browser that keeps nothing forgets the choice, no more.
      }
      if (!voice.checked) speechSynthesis?.cancel();
    });

  const tone = (height, seconds, loudness) => {
    if (!tones.checked || !audio) return;
    const beep = audio.createOscillator(), level = audio.createGain(), now = audio.currentTime;
    beep.frequency.value = height;
    level.gain.setValueAtTime(loudness, now);
    level.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
    beep.connect(level).connect(audio.destination);
    beep.start();
    beep.stop(now + seconds);
  };

  return {
    // Browsers make sound only after a press.
    ready: () => (audio ??= window.AudioContext ? new AudioContext() : null)?.resume(),
    count: () => tone(660, 0.12, 0.08),
    beat: () => tone(440, 0.06, 0.05),
    step: () => {
      tone(880, 0.3, 0.12);
      if (tones.checked) navigator.vibrate?.(120);
    },
    over: () => {
      tone(990, 0.7, 0.12);
      if (tones.checked) navigator.vibrate?.([120, 80, 240]);
    },
    say: (words) => {
      if (!voice.checked || !("speechSynthesis" in window)) return;
      speechSynthesis.cancel();
      const said = new SpeechSynthesisUtterance(words);
      said.lang = "en";
      speechSynthesis.speak(said);
    },
    hush: () => window.speechSynthesis?.cancel(),
  };
};
