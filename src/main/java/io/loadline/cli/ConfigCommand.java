package io.loadline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loadline.config.Catalogue;
import io.loadline.config.Entry;
import io.loadline.config.Example;
import io.loadline.config.Service;
import io.loadline.config.Settings;
import io.loadline.config.Source;
import io.loadline.config.Value;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadline config}: the settings in force, and where each comes from. */
@Command(
        name = "config",
        header = "Show every setting: its value, where that comes from, and what it means.",
        description = {
            "The command line of a service wins over the environment, that over the settings file, that over the"
                    + " default. Secrets are never shown. Whatever is wrong is told at once, with exit code 2."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  loadline config --config loadline.yaml --changed",
            "  LOADLINE_BOOTSTRAP=broker1:9092 loadline config --service monitor",
            "  loadline config --example > loadline.yaml"
        })
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    private ServiceOptions service = ServiceOptions.of();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description =
                    "Only what monitor, store or actuator uses; refused where something that it needs is missing.")
    private Optional<Service> only = Optional.empty();

    @Option(names = "--changed", description = "Only what is not left at its default.")
    private boolean changed;

    @Option(names = "--json", description = "Print the settings as JSON.")
    private boolean json;

    @Option(names = "--example", description = "Print a settings file with every setting, explained; reads nothing.")
    private boolean example;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (example) {
            out.print(Example.text());
            out.flush();
            return 0;
        }
        Settings settings = service.settings();
        only.ifPresent(each -> settings.records().require(each));
        List<Value> values = settings.values().stream().filter(this::isShown).toList();
        if (json) {
            out.println(json(values).toPrettyString());
        } else {
            print(out, values);
        }
        out.flush();
        return 0;
    }

    private boolean isShown(Value value) {
        return only.map(each -> value.entry().services().contains(each)).orElse(true)
                && !(changed && value.source().type() == Source.Type.DEFAULT);
    }

    private void print(PrintWriter out, List<Value> values) {
        for (Value value : values) {
            String shown = value.text().isEmpty() ? "(none)" : value.shown();
            out.println(inert(value.key() + " = " + shown + "    [" + value.source() + "]"));
            out.println("    " + value.entry().meaning());
        }
        if (values.isEmpty()) {
            out.println("every setting is left at its default");
        }
        Catalogue.entries().stream()
                .filter(Entry::isFamily)
                .filter(family -> !changed
                        && values.stream().noneMatch(each -> each.entry().equals(family)))
                .filter(family ->
                        only.map(each -> family.services().contains(each)).orElse(true))
                .forEach(family -> {
                    out.println(family.key() + " = (none)    [default]");
                    out.println("    " + family.meaning());
                });
    }

    private static ArrayNode json(List<Value> values) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Value value : values) {
            Entry<?> entry = value.entry();
            ObjectNode node = all.addObject().put("key", value.key());
            if (!value.text().isEmpty()) {
                node.put("value", value.shown());
            }
            node.put("secret", value.isSecret());
            node.put("source", value.source().type().name().toLowerCase(Locale.ROOT));
            if (!value.source().where().isEmpty()) {
                node.put("where", value.source().where());
            }
            node.put("default", entry.byDefault());
            node.put("allowed", entry.allowed());
            node.put("environment", entry.environment());
            entry.option().ifPresent(option -> node.put("option", option.name()));
            ArrayNode services = node.putArray("services");
            entry.services().stream().sorted().map(Service::code).forEach(services::add);
            node.put("meaning", entry.meaning());
        }
        return all;
    }

    /** Names and values come from files and the environment: nothing in them may move a terminal. */
    private static String inert(String text) {
        return text.replaceAll(
                "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]", "?");
    }
}
