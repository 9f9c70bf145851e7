// Loads <clinic-chat>; without it the element's content stays.
{
	const { src } = document.currentScript;
	if ("adoptedStyleSheets" in document) import(new URL("element.js", src)).catch(() => {});
}
