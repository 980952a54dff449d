// The pass is over: what was marked before and not sent yet goes out, the rest is deleted from the phone.
import { Line, Over } from "./line.js";
import { forget, open } from "./store.js";

const settings = JSON.parse(document.querySelector("#settings").textContent);

const bring = async (store) => {
  if (settings.withdrawn) return true;
  try {
    await new Line(store, settings).send();
    return true;
  } catch (error) {
    return error instanceof Over;
  }
};

const store = await open(settings.store);
const brought = await bring(store);
await store.replace("people", []);
store.close();
// Without a connection the marks stay, and go out when this page is opened again.
if (brought) await forget(settings.store);
document.querySelector("#wiped").hidden = !brought;
