package io.loadline.policy;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the runbooks that a policy file names. Addresses are taken as they are: nothing is fetched. */
final class Runbooks {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*|mailto:.*");

    private final List<Path> bases;

    private Runbooks(List<Path> bases) {
        this.bases = List.copyOf(bases);
    }

    /** Looks in the directory of the file, in those above it up to its repository, and where the command runs. */
    static Runbooks of(Path file) {
        List<Path> bases = new ArrayList<>(List.of(Path.of("").toAbsolutePath()));
        Path directory = file.toAbsolutePath().normalize().getParent();
        while (directory != null) {
            bases.add(directory);
            directory = Files.exists(directory.resolve(".git")) ? null : directory.getParent();
        }
        return new Runbooks(bases);
    }

    boolean has(String runbook) {
        if (ADDRESS.matcher(runbook).matches()) {
            return true;
        }
        int anchor = runbook.indexOf('#');
        String path = anchor > 0 ? runbook.substring(0, anchor) : runbook;
        try {
            return bases.stream().anyMatch(base -> Files.exists(base.resolve(path)));
        } catch (InvalidPathException none) {
            return false;
        }
    }
}
