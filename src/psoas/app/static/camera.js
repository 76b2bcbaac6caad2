// The camera coach's page: one picture at a time goes to this machine's pose stage, the next when the answer has come.
import { makeVoice } from "/static/voice.js";

const page = document.querySelector("[data-camera]");
const part = Object.fromEntries([...page.querySelectorAll("*")].flatMap((node) => Object.keys(node.dataset).map((name) => [name, node])));
const voice = makeVoice(part.tones, part.voice, part.voiceLabel);
const LONGER_SIDE = 384, QUALITY = 0.6;
const PATIENCE = 6000; // ms without an answer after which the coach counts as gone
const CUE_STAYS = 2500; // ms
const SURE = 0.3;
const BONES = [[3, 4], [3, 5], [5, 7], [4, 6], [6, 8], [3, 9], [4, 10], [9, 10], [9, 11], [11, 13], [13, 15], [15, 17], [13, 17], [10, 12], [12, 14], [14, 16], [16, 18], [14, 18]];

let stream = null, socket = null, sent = 0, answers = [], cueSince = 0, lastCount = 0, mirrored = true, tries = 0;
const small = document.createElement("canvas");

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const side = () => page.querySelector("input[name=side]:checked")?.value ?? "both";
const say = (words) => {
  part.words.hidden = !words;
  part.words.textContent = words;
};
const state = (name) => {
  page.dataset.state = name;
  part.open.textContent = name === "open" ? "Close the camera" : "Open the camera";
  part.open.classList.toggle("main", name !== "open");
  part.waiting.hidden = name === "open";
};

const REFUSED = {
  NotAllowedError: "The camera was refused. Allow it in the browser's bar if you want it; everything else works without.",
  NotFoundError: "There is no camera here. Go by the picture and the cues; everything else works without.",
  NotReadableError: "Another program holds the camera. Close it there and try again, or go on without.",
};

const open = async () => {
  voice.ready();
  if (!navigator.mediaDevices?.getUserMedia) return say("This browser gives its camera only to this machine's own address or over https. Open psoas there, or go on without the camera.");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "user", width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } });
  } catch (error) {
    return say(REFUSED[error.name] ?? "The camera could not be opened. Everything else works without it.");
  }
  mirrored = stream.getVideoTracks()[0].getSettings().facingMode !== "environment";
  part.video.srcObject = stream;
  await part.video.play();
  say("");
  state("open");
  tries = 0;
  connect();
};

const close = (words = "") => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  socket?.close();
  socket = null;
  state("closed");
  part.cue.textContent = part.rate.textContent = "";
  say(words);
};

const connect = () => {
  const address = new URL(page.dataset.camera, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = (socket = new WebSocket(address));
  mine.addEventListener("open", () => {
    mine.send(JSON.stringify({ side: side() }));
    next();
  });
  mine.addEventListener("message", ({ data }) => mine === socket && told(JSON.parse(data)));
  mine.addEventListener("close", ({ code }) => {
    if (mine !== socket || !stream) return;
    if (code === 1013 || tries++ >= 3) return close(code === 1013 ? "Too many cameras are open now. Try again in a while; everything else works without." : "The part of psoas that looks at pictures is gone. Go on without the camera: the session and its timer need none.");
    say("Connecting again.");
    setTimeout(() => stream && connect(), 1000 * tries);
  });
};

// Send the newest picture. `sent` is when, so that a lost answer is noticed.
const next = () => {
  if (!stream || socket?.readyState !== WebSocket.OPEN) return;
  const { videoWidth: width, videoHeight: height } = part.video, scale = LONGER_SIDE / Math.max(width, height, 1);
  if (!width) return void setTimeout(next, 50);
  small.width = Math.round(width * scale);
  small.height = Math.round(height * scale);
  small.getContext("2d", { willReadFrequently: true }).drawImage(part.video, 0, 0, small.width, small.height);
  const now = performance.now();
  small.toBlob(async (blob) => {
    if (!blob || socket?.readyState !== WebSocket.OPEN) return;
    const message = new Uint8Array(8 + blob.size);
    new DataView(message.buffer).setFloat64(0, now / 1000, true);
    message.set(new Uint8Array(await blob.arrayBuffer()), 8);
    sent = performance.now();
    socket.send(message);
  }, "image/jpeg", QUALITY);
};
setInterval(() => {
  if (socket?.readyState === WebSocket.OPEN && sent && performance.now() - sent > PATIENCE) socket.close();
}, 1000);

const told = (answer) => {
  sent = 0;
  requestAnimationFrame(next);
  if (answer.gone) return say(answer.gone);
  const now = performance.now();
  answers = [...answers.filter((moment) => now - moment < 2000), now];
  part.rate.textContent = answers.length > 3 ? `${Math.round((1000 * (answers.length - 1)) / (now - answers[0]))} pictures a second` : "";
  page.dataset.delay = Math.round(now - answer.time * 1000);
  draw(answer.points);
  say(answer.missing);
  if (part.count) part.count.textContent = answer.count ?? 0;
  if (part.hold && answer.hold !== null) part.hold.textContent = `${Math.floor(answer.hold)} s`;
  if (part.longest && answer.longest) part.longest.textContent = `longest ${Math.floor(answer.longest)} s`;
  if (part.angle && answer.angle) part.angle.textContent = answer.angle;
  if (answer.count > lastCount) voice.count();
  lastCount = answer.count ?? 0;
  cue(answer.cue?.say ?? "", now);
};

// A cue stays long enough to be read, and is said once.
const cue = (words, now) => {
  if (words === part.cue.textContent) return void (words && (cueSince = now));
  if (!words && now - cueSince < CUE_STAYS) return;
  if (words && part.cue.textContent && now - cueSince < CUE_STAYS) return;
  part.cue.textContent = words;
  cueSince = now;
  if (words) {
    voice.step();
    voice.say(words);
  }
};

const draw = (points) => {
  const canvas = part.canvas, { videoWidth: width, videoHeight: height } = part.video, pen = canvas.getContext("2d");
  if (!width) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  pen.setTransform(mirrored ? -1 : 1, 0, 0, 1, mirrored ? width : 0, 0);
  pen.drawImage(part.video, 0, 0, width, height);
  page.dataset.seen = String(Boolean(points));
  if (!points) return;
  const at = (k) => [points[k][0] * width, points[k][1] * height], thick = Math.max(3, width / 140);
  pen.lineCap = "round";
  for (const [a, b] of BONES) {
    if (points[a][2] < SURE || points[b][2] < SURE) continue;
    const both = a % 2 !== b % 2; // across the body
    for (const [ink, wide] of [["rgb(20 15 8 / 55%)", thick * 2], [both ? colour("--flesh") : a % 2 ? colour("--left") : colour("--right"), thick]]) {
      pen.strokeStyle = ink;
      pen.lineWidth = wide;
      pen.beginPath();
      pen.moveTo(...at(a));
      pen.lineTo(...at(b));
      pen.stroke();
    }
  }
  pen.fillStyle = "#fffdf9";
  for (let k = 3; k < points.length; k++) {
    if (points[k][2] < SURE) continue;
    pen.beginPath();
    pen.arc(...at(k), thick * 0.9, 0, 7);
    pen.fill();
  }
};

const anew = () => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ side: side() }));
  lastCount = 0;
  part.cue.textContent = "";
  if (part.longest) part.longest.textContent = "";
};

part.open.addEventListener("click", () => (stream ? close() : open()));
part.anew.addEventListener("click", anew);
part.sides?.addEventListener("change", anew);
addEventListener("pagehide", () => close());
