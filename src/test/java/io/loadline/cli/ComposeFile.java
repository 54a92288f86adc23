package io.loadline.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A compose file as compose sees it: variables filled in, merge keys merged, services of other profiles left out. */
final class ComposeFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}");

    private final Map<String, Map<String, Object>> services = new LinkedHashMap<>();
    private final Set<String> volumes;

    private ComposeFile(Map<String, Object> root, Set<String> profiles) {
        map(root.get("services")).forEach((name, service) -> {
            List<String> wanted = list(map(service).get("profiles"));
            if (wanted.isEmpty() || wanted.stream().anyMatch(profiles::contains)) {
                services.put(name, map(service));
            }
        });
        volumes = new TreeSet<>(map(root.getOrDefault("volumes", Map.of())).keySet());
    }

    static ComposeFile read(String text, Map<String, String> variables) {
        String filled = VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        variables.getOrDefault(found.group(1), found.group(2) == null ? "" : found.group(2))));
        Object root = new Load(LoadSettings.builder().build()).loadFromString(filled);
        Set<String> profiles =
                Set.of(variables.getOrDefault("COMPOSE_PROFILES", "").split(","));
        return new ComposeFile(map(merged(root)), profiles);
    }

    Map<String, Map<String, Object>> services() {
        return services;
    }

    Set<String> volumes() {
        return volumes;
    }

    Map<String, String> environment(String service) {
        return map(services.get(service).getOrDefault("environment", Map.of())).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
    }

    List<String> texts(String service, String key) {
        return list(services.get(service).get(key));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object node) {
        return node == null ? Map.of() : (Map<String, Object>) node;
    }

    static List<String> list(Object node) {
        return node instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static Object merged(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().map(ComposeFile::merged).toList();
        }
        if (!(node instanceof Map<?, ?> map)) {
            return node;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        Object base = map.get("<<");
        for (Object each : base instanceof List<?> several ? several : base == null ? List.of() : List.of(base)) {
            result.putAll(map(merged(each)));
        }
        map.forEach((key, value) -> {
            if (!key.equals("<<")) {
                result.put(String.valueOf(key), merged(value));
            }
        });
        return result;
    }
}
