// Reads tickets with the camera: by the browser's own reader where there is one, else by the one that comes along.

const EVERY = 150;
const SIDE = 800;

const reader = async (decoder) => {
  if ("BarcodeDetector" in window) {
    try {
      const formats = await window.BarcodeDetector.getSupportedFormats();
      if (formats.includes("qr_code")) {
        const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? "";
      }
    } catch {
      // It says that it is there, and is not: some phones do.
    }
  }
  const { decodeQR } = await import(decoder);
  return async (canvas) => {
    const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    try {
      return decodeQR({ data, width, height });
    } catch {
      return "";
    }
  };
};

export class Camera {
  #read = null;
  #stream = null;
  #timer = 0;

  constructor(video, decoder, found) {
    this.video = video;
    this.decoder = decoder;
    this.found = found;
    this.canvas = document.createElement("canvas");
    this.canvas.getContext("2d", { willReadFrequently: true });
  }

  /** Loads the reader, so that it is there without a connection. */
  async prepare() {
    this.#read ??= await reader(this.decoder);
  }

  get isOpen() {
    return this.#stream !== null;
  }

  async open() {
    await this.prepare();
    this.#stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
      audio: false,
    });
    this.video.srcObject = this.#stream;
    await this.video.play();
    this.#look();
  }

  close() {
    clearTimeout(this.#timer);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.video.srcObject = null;
  }

  /** What stands in the code that this picture shows; empty when there is none. */
  async readFrom(picture, width, height) {
    await this.prepare();
    const scale = Math.min(1, SIDE / Math.max(width, height));
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.canvas.getContext("2d").drawImage(picture, 0, 0, this.canvas.width, this.canvas.height);
    return this.#read(this.canvas);
  }

  async #look() {
    if (!this.#stream) return;
    if (this.video.videoWidth) {
      const code = await this.readFrom(this.video, this.video.videoWidth, this.video.videoHeight);
      if (code && this.#stream) this.found(code);
    }
    this.#timer = setTimeout(() => this.#look(), EVERY);
  }
}
