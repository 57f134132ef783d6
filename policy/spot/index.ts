import { servePack } from "../kit/servePack";
import { policies } from "./policies";

servePack("spot", policies);
