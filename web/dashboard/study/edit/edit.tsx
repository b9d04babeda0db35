/** The form for changing a study, loaded when it is opened; the address stores whether it is open. */
import { PanelNotice } from "../../frame/panel.tsx";
import { useLoaded } from "../../frame/loaded.ts";
import { useParameter } from "../../routing/location.ts";
import type { EditFormProps } from "./form.tsx";

export function useEditing(): { readonly isEditing: boolean; readonly setEditing: (isEditing: boolean) => void } {
  const [edit, setEdit] = useParameter("edit", "");
  return { isEditing: edit !== "", setEditing: (isEditing) => setEdit(isEditing ? "study" : "") };
}

const load = async () => (await import("./form.tsx")).EditForm;

export function EditStudy(props: Omit<EditFormProps, "onClose">) {
  const { isEditing, setEditing } = useEditing();
  const { Shown, hasFailed, retry } = useLoaded(load, isEditing);
  if (!isEditing) return null;
  if (hasFailed) return <PanelNotice state={{ kind: "error", text: "The form could not be loaded.", retry }} />;
  return Shown === null ? null : <Shown {...props} onClose={() => setEditing(false)} />;
}
