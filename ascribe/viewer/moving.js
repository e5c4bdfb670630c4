// Move the view smoothly, however much there is to draw.

const SLOW = 14; // milliseconds; what takes longer to say to the canvas, which then has to paint it, is moved as a picture

/** While the view moves, move the last full drawing, where a full one takes too long to be smooth. */
function moveAsPicture(stage) {
  const { net } = stage, renderer = net.renderer, full = renderer._redraw.bind(renderer);
  const view = () => ({ scale: net.body.view.scale, ...net.body.view.translation });
  let drawnAt = view(), picture = null, cost = 0, timer = 0;
  renderer._redraw = (hidden = false) => {
    if (hidden || !picture) {
      const began = performance.now();
      full(hidden);
      if (!hidden) [cost, drawnAt] = [performance.now() - began, view()];
      return;
    }
    renderer.redrawRequested = false;
    const { canvas } = stage, ctx = canvas.getContext("2d"), now = view(), dots = net.canvas.pixelRatio;
    const by = now.scale / drawnAt.scale;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = ink.paper;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(picture, (now.x - drawnAt.x * by) * dots, (now.y - drawnAt.y * by) * dots, canvas.width * by, canvas.height * by);
  };
  const start = () => {
    if (picture || (!stage.many && cost < SLOW)) return;
    picture = h("canvas", { width: stage.canvas.width, height: stage.canvas.height });
    picture.getContext("2d").drawImage(stage.canvas, 0, 0);
  };
  const stop = () => {
    picture = null;
    net.redraw();
  };
  net.on("dragStart", event => { if (!event.nodes.length) start(); });
  net.on("dragEnd", stop);
  net.on("zoom", () => {
    start();
    clearTimeout(timer);
    timer = setTimeout(stop, 160);
  });
}
