import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["node_modules/", ".gpu-batch/", "dist/", "test/fixtures/"] },
    eslint.configs.recommended,
    tseslint.configs.recommendedTypeChecked,
    {
        languageOptions: {
            parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
        },
        rules: {
            eqeqeq: "error",
            "@typescript-eslint/no-unused-vars": [
                "error",
                { varsIgnorePattern: "^_", ignoreRestSiblings: true },
            ],
            "prefer-const": "error",
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/consistent-type-imports": "error",
            // A resource is created for its effect on the plan.
            "no-new": "off",
            "no-restricted-imports": [
                "error",
                {
                    paths: [
                        {
                            name: "@pulumi/aws",
                            message:
                                "Import a subpath, such as @pulumi/aws/batch: the index loads every service.",
                        },
                        {
                            name: "@pulumi/awsx",
                            message: "Import a subpath, such as @pulumi/awsx/ec2.",
                        },
                    ],
                },
            ],
        },
    },
    {
        // Registrations are JSON of any shape; the assertions are what types them.
        files: ["test/**"],
        rules: {
            "@typescript-eslint/no-unsafe-argument": "off",
            "@typescript-eslint/no-unsafe-assignment": "off",
            "@typescript-eslint/no-unsafe-call": "off",
            "@typescript-eslint/no-unsafe-member-access": "off",
            "@typescript-eslint/no-unsafe-return": "off",
        },
    },
    {
        files: ["**/*.cjs", "**/*.mjs"],
        extends: [tseslint.configs.disableTypeChecked],
        languageOptions: {
            globals: {
                require: "readonly",
                module: "writable",
                process: "readonly",
                console: "readonly",
                performance: "readonly",
                setInterval: "readonly",
                clearInterval: "readonly",
                __dirname: "readonly",
            },
        },
        rules: { "@typescript-eslint/no-require-imports": "off" },
    },
);
