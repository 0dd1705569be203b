// What is asked of memopress, with the token that stands in the address of the desk.

const kept = sessionStorage.getItem("token") ?? "";
const given = new URLSearchParams(location.hash.slice(1));
const token = given.get("token") ?? kept;
sessionStorage.setItem("token", token);
if (given.has("token")) {
  given.delete("token");
  const rest = given.toString();
  // Whoever looks at the screen, or at the history, does not see it.
  history.replaceState(null, "", rest ? `#${rest}` : location.pathname);
}

export const asked = given;

/** Return what stands under a path, as data; throws where it cannot be had. */
export async function ask(path) {
  const answer = await fetch(path, { headers: { "X-Desk": token } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** Tell something, and return whether it was taken. */
export async function tell(path, data) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "X-Desk": token, "Content-Type": "application/json" },
      body: JSON.stringify(data),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Return the address of a picture, for an element that fetches it itself. */
export function address(path, values) {
  return `${path}?${new URLSearchParams({ ...values, token })}`;
}

/** Listen to what happens; `hear` has a function for each event, and 'lost' for a lost connection. */
export function listen(hear) {
  const events = new EventSource(address("/events", {}));
  for (const [name, act] of Object.entries(hear)) {
    if (name !== "lost") events.addEventListener(name, (event) => act(JSON.parse(event.data)));
  }
  events.onerror = () => {
    hear.lost();
    if (events.readyState === EventSource.CLOSED) setTimeout(() => listen(hear), 1000);
  };
}
