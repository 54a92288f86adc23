package io.loadline.top;

import java.io.IOError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view on a terminal, with a thread of its own that draws and reads keys. It takes over the alternate screen, and
 * gives everything back as it was when it is closed or fails; so whoever opens it must close it, also when the process
 * is asked to end.
 */
public final class LiveScreen implements AutoCloseable {
    /** A picture this often: the figures change once a second at most. */
    private static final Duration FRAME = Duration.ofMillis(500);
    /** How soon a resize or the end is noticed. */
    private static final Duration GLANCE = Duration.ofMillis(100);
    /** How long an escape waits for the rest of a key's sequence. */
    private static final long ESCAPE_MILLIS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(LiveScreen.class);

    private final Terminal terminal;
    private final Supplier<View> views;
    private final Theme theme;
    private final Attributes before;
    private final Display display;
    private final BindingReader keys;
    private final KeyMap<Key.Kind> bindings;
    private final Thread thread = new Thread(this::run, "top-screen");
    private volatile boolean stopping;
    private volatile boolean resized = true;
    private volatile boolean left;
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private boolean restored;
    private volatile Look look;

    private LiveScreen(Terminal terminal, Supplier<View> views, Look look, Theme theme) {
        this.terminal = terminal;
        this.views = views;
        this.look = look;
        this.theme = theme;
        this.before = terminal.getAttributes();
        this.display = new Display(terminal, true);
        this.keys = new BindingReader(terminal.reader());
        this.bindings = bindings(terminal);
    }

    /**
     * Shows a deployment on this process's terminal.
     *
     * @param filter shows only what holds this text; may be empty
     * @return empty when standard input and output are no terminal, or one that cannot move its cursor
     */
    public static Optional<LiveScreen> open(Top top, Sort sort, String filter) {
        Map<String, String> environment = System.getenv();
        if (!isTerminal(environment)) {
            return Optional.empty();
        }
        Terminal terminal;
        try {
            terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                    .dumb(false)
                    // Else it takes the default of each signal, and Ctrl-C ends the process without a last word.
                    .nativeSignals(false)
                    .encoding(Charset.defaultCharset())
                    .build();
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        }
        if (isPoor(terminal)) {
            close(terminal);
            return Optional.empty();
        }
        Theme theme = Theme.of(environment, terminal.encoding().equals(StandardCharsets.UTF_8));
        return Optional.of(start(terminal, top::view, Look.of(sort, filter), theme));
    }

    /** Whether a view can be shown: standard input and output are a terminal that can move its cursor. */
    public static boolean isPossible() {
        return isTerminal(System.getenv());
    }

    private static boolean isTerminal(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "");
        return System.console() != null && !type.isEmpty() && !type.equals("dumb");
    }

    private static boolean isPoor(Terminal terminal) {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB)
                || terminal.getStringCapability(Capability.cursor_address) == null;
    }

    static LiveScreen start(Terminal terminal, Supplier<View> views, Look look, Theme theme) {
        LiveScreen screen = new LiveScreen(terminal, views, look, theme);
        try {
            screen.takeOver();
        } catch (RuntimeException e) {
            screen.restore();
            throw e;
        }
        screen.thread.setDaemon(true);
        screen.thread.start();
        return screen;
    }

    private void takeOver() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // Suspended, the process could not give the screen back.
        raw.setControlChar(Attributes.ControlChar.VSUSP, 0);
        terminal.setAttributes(raw);
        terminal.handle(Terminal.Signal.WINCH, signal -> resized = true);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.puts(Capability.keypad_xmit);
        terminal.flush();
    }

    private static KeyMap<Key.Kind> bindings(Terminal terminal) {
        KeyMap<Key.Kind> map = new KeyMap<>();
        map.setAmbiguousTimeout(ESCAPE_MILLIS);
        map.setNomatch(Key.Kind.OTHER);
        map.setUnicode(Key.Kind.CHARACTER);
        for (char each = ' '; each <= '~'; each++) {
            map.bind(Key.Kind.CHARACTER, String.valueOf(each));
        }
        bind(map, terminal, Key.Kind.UP, Capability.key_up, "\033[A", "\033OA");
        bind(map, terminal, Key.Kind.DOWN, Capability.key_down, "\033[B", "\033OB");
        bind(map, terminal, Key.Kind.PAGE_UP, Capability.key_ppage, "\033[5~");
        bind(map, terminal, Key.Kind.PAGE_DOWN, Capability.key_npage, "\033[6~");
        bind(map, terminal, Key.Kind.HOME, Capability.key_home, "\033[H", "\033[1~");
        bind(map, terminal, Key.Kind.END, Capability.key_end, "\033[F", "\033[4~");
        bind(map, terminal, Key.Kind.BACKSPACE, Capability.key_backspace, "\b", "\177");
        map.bind(Key.Kind.ENTER, "\r", "\n");
        map.bind(Key.Kind.TAB, "\t");
        map.bind(Key.Kind.ESCAPE, "\033");
        map.bind(Key.Kind.INTERRUPT, "\003", "\004");
        return map;
    }

    private static void bind(
            KeyMap<Key.Kind> map, Terminal terminal, Key.Kind kind, Capability capability, String... usual) {
        map.bind(kind, usual);
        String own = KeyMap.key(terminal, capability);
        if (own != null && !own.isEmpty()) {
            map.bind(kind, own);
        }
    }

    private void run() {
        try {
            View view = views.get();
            long drawnAt = System.nanoTime();
            draw(view);
            while (!stopping && !left) {
                boolean pressed = press(view);
                boolean due = System.nanoTime() - drawnAt >= FRAME.toNanos();
                if (due && !look.paused()) {
                    view = views.get();
                }
                if (pressed || due || resized) {
                    drawnAt = due ? System.nanoTime() : drawnAt;
                    draw(view);
                }
            }
        } catch (RuntimeException e) {
            if (!stopping) {
                failure = Optional.of(e);
            }
        } finally {
            left = true;
            restore();
        }
    }

    /** Waits a moment for a key; says whether one changed anything. */
    private boolean press(View view) {
        try {
            int next = terminal.reader().peek(GLANCE.toMillis());
            if (next == NonBlockingReader.READ_EXPIRED) {
                return false;
            }
            if (next < 0) {
                // The terminal is gone.
                left = true;
                return false;
            }
        } catch (InterruptedIOException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Key.Kind kind = keys.readBinding(bindings);
        if (kind == null) {
            left = true;
            return false;
        }
        Key key = kind == Key.Kind.CHARACTER ? Key.of(keys.getLastBinding().codePointAt(0)) : Key.of(kind);
        List<String> shown = look.rows(view).stream().map(View.Row::name).toList();
        look = look.on(key, shown);
        left = look.left();
        return true;
    }

    private void draw(View view) {
        Size size = terminal.getSize();
        // A terminal that does not know its size says 0.
        int columns = size.getColumns() > 0 ? size.getColumns() : 80;
        int lines = size.getRows() > 0 ? size.getRows() : 24;
        if (resized) {
            resized = false;
            display.resize(lines, columns);
            display.clear();
        }
        List<AttributedString> drawn = Screen.fill(view, look, columns, lines, theme);
        display.update(drawn, 0);
    }

    /** What the person at the terminal has chosen. */
    Look look() {
        return look;
    }

    /** Whether the person at the terminal has gone. */
    public boolean isLeft() {
        return left;
    }

    /** Why it ended by itself; empty when it did not. */
    public Optional<RuntimeException> failure() {
        return failure;
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.cursor_visible);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        try {
            terminal.setAttributes(before);
            close(terminal);
        } catch (RuntimeException | IOError e) {
            // At the end of the process JLine's own hook may have closed it already, and set the attributes back.
            LOG.debug("the terminal was given back before", e);
        }
    }

    private static void close(Terminal terminal) {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be given back", e);
        }
    }

    /** Gives the terminal back as it was. Safe to call twice. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        restore();
    }
}
